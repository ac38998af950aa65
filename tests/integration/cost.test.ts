import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { APPROVAL } from '../../scripts/cost/usage.ts';
import { bodyOf, type Deployment, startDeployment } from '../support/deployment.ts';
import { fixture } from '../support/fixtures.ts';
import { httpEvent } from '../support/http-event.ts';
import { type PostgresProxy, startPostgresProxy } from '../support/postgres-proxy.ts';
import { nonceOn } from '../support/review.ts';
import { sqsEvent } from '../support/sqs-event.ts';

let deployment: Deployment;
let proxy: PostgresProxy;

beforeAll(async () => {
  deployment = await startDeployment(async (database) => {
    proxy = await startPostgresProxy(database.secret);
    return proxy.secret;
  });
});

afterAll(async () => {
  await proxy.stop();
  await deployment.stop();
});

/** The approval that is billed: submitted over REST, decided on the page, its outcome read once. */
async function approve(): Promise<void> {
  const { functions, aws } = deployment;
  const body = {
    question_text: 'Which gas do plants take in? '.repeat(12),
    options: ['Oxygen', 'Carbon dioxide', 'Nitrogen', 'Hydrogen'],
    correct_answer: 'Carbon dioxide',
    assigned_to: 'assessor@example.com',
  };
  const { task_id } = bodyOf(
    await functions.createRequest(httpEvent('POST /questions', { email: 'author@example.com', body })),
  );
  // As long as those of AWS.
  await functions.callback(sqsEvent({ task_id, task_token: `${task_id}${'x'.repeat(764)}` }));
  const params = { code: /review\/([\w-]{43})/.exec(JSON.stringify(aws.inputsOf('SendEmail').at(-1)))?.[1] ?? '' };
  const nonce = nonceOn(await functions.resumeWorkflow(httpEvent('GET /review/{code}', { params })));
  const form = { decision: 'APPROVED', comments: '', nonce };
  await functions.resumeWorkflow(httpEvent('POST /review/{code}/decision', { params, form }));
  await functions.resumeWorkflow(httpEvent('GET /review/{code}', { params }));
  expect(await functions.updateStatus({ task_id, outcome: { decision: 'APPROVED' } })).toEqual({ status: 'APPROVED' });
  await functions.readTasks(httpEvent('GET /tasks/{task_id}', { params: { task_id }, email: 'author@example.com' }));
}

/** Mails the outcomes of all approvals before it. */
const reconcile = () =>
  deployment.functions.reconcile(
    fixture('reconcile/scheduled') as never,
    {
      getRemainingTimeInMillis: () => 60_000,
    } as Context,
  );

async function roundTripsOf(work: () => Promise<unknown>): Promise<number> {
  proxy.reset();
  await work();
  return proxy.roundTrips();
}

test('an approval takes as many round trips to the database as are billed', async () => {
  await approve();
  await reconcile();
  const ofRunForNothing = await roundTripsOf(reconcile);
  const ofApproval = await roundTripsOf(approve);
  const ofOutcomeMail = (await roundTripsOf(reconcile)) - ofRunForNothing;
  expect(ofApproval + ofOutcomeMail).toBe(APPROVAL.databaseRoundTrips);
});

test('an approval stores no more bytes than are billed, and more than half of them', async () => {
  const approvals = 100;
  const before = await storedBytes();
  for (let i = 0; i < approvals; i++) await approve();
  expect(await reconcile()).toMatchObject({ unannounced: approvals });
  const stored = ((await storedBytes()) - before) / approvals;
  expect(stored).toBeLessThanOrEqual(APPROVAL.storedBytes);
  expect(stored).toBeGreaterThan(APPROVAL.storedBytes / 2);
});

/** Of all tables with their indexes, without what updates left behind. */
async function storedBytes(): Promise<number> {
  const tables = await deployment.database.rows<{ name: string }>(
    `select oid::regclass::text as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  for (const { name } of tables) await deployment.database.rows(`vacuum full ${name}`);
  const [row] = await deployment.database.rows<{ bytes: string }>(
    `select sum(pg_total_relation_size(oid)) as bytes from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  return Number(row?.bytes);
}

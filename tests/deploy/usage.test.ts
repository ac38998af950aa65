import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { bodyOf, useProxiedDeployment } from '../support/deployment.ts';
import { fixture } from '../support/fixtures.ts';
import { httpEvent } from '../support/http-event.ts';
import { nonceOn } from '../support/review.ts';
import { sqsEvent } from '../support/sqs-event.ts';

const deployment = useProxiedDeployment();

/** One ordinary approval: submitted over REST, decided on the page, its outcome read once. */
async function approve(): Promise<void> {
  const { functions, aws } = deployment;
  const body = {
    question_text: 'Which gas do plants take in?',
    options: ['Oxygen', 'Carbon dioxide', 'Nitrogen', 'Hydrogen'],
    correct_answer: 'Carbon dioxide',
    assigned_to: 'assessor@example.com',
  };
  const { task_id } = bodyOf(
    await functions.createRequest(
      httpEvent('POST /questions', { email: 'author@example.com', headers: { 'idempotency-key': randomUUID() }, body }),
    ),
  );
  await functions.callback(sqsEvent({ task_id, task_token: `token-of-${task_id}` }));
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
  deployment.proxy.reset();
  await work();
  return deployment.proxy.roundTrips();
}

test('an approval takes ten round trips to the database, the mail of its outcome included', async () => {
  await approve();
  await reconcile();
  const ofIdleRun = await roundTripsOf(reconcile);
  const ofApproval = await roundTripsOf(approve);
  const ofOutcomeMail = (await roundTripsOf(reconcile)) - ofIdleRun;
  expect(ofApproval + ofOutcomeMail).toBe(10);
});

/** Blocks of tables and indexes that `work` reads. */
async function blocksOf(work: () => Promise<unknown>): Promise<number> {
  const blocks = async () => {
    // A session reports its reads when it ends a statement a second after its last report.
    await wait(1_100);
    const params = { task_id: '00000000-0000-4000-8000-000000000000' };
    await deployment.functions.readTasks(httpEvent('GET /tasks/{task_id}', { params, email: 'nobody@example.com' }));
    await deployment.database.rows('select pg_stat_force_next_flush()');
    const [row] = await deployment.database.rows<{ blocks: number }>(`
      select sum(heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read)::integer as blocks
      from pg_statio_user_tables where schemaname = 'public'`);
    return row?.blocks ?? Number.NaN;
  };
  const before = await blocks();
  await work();
  return (await blocks()) - before;
}

test('an approval reads no more where tables have grown since its connection was made', async () => {
  const { database } = deployment;
  await database.rows('truncate questions cascade');
  // ANALYZE makes sessions plan again: in a fresh stack it would come within a minute.
  for (const table of ['questions', 'reviews', 'approval_tasks', 'mails'])
    await database.rows(`alter table ${table} set (autovacuum_enabled = off)`);
  for (let i = 0; i < 8; i++) await approve();
  const before = await blocksOf(approve);
  await database.rows(`
    with written as (
      insert into questions (question_text, options, correct_answer)
      select 'Which?', '["A", "B"]', 'A' from generate_series(1, 5000) returning question_id
    )
    insert into approval_tasks (question_id, assigned_by, assigned_to)
    select question_id, 'author@example.com', 'assessor@example.com' from written`);
  await database.rows(`
    insert into mails (reason, recipient, question_id, task_ids)
    select 'ASSIGNMENT', assigned_to, question_id, array[task_id] from approval_tasks where task_token is null`);
  await database.rows('update mails set sent_at = now() where sent_at is null');
  expect((await blocksOf(approve)) / before).toBeLessThan(1.75);
});

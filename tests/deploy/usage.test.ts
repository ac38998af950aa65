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
    await functions.createRequest(httpEvent('POST /questions', { email: 'author@example.com', body })),
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

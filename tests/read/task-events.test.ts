import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { bodyOf, useDeployment } from '../support/deployment.ts';
import { fixture } from '../support/fixtures.ts';
import { backdate, historyFaults, rehash } from '../support/history.ts';
import { type HttpEventOptions, httpEvent } from '../support/http-event.ts';
import { reviewer } from '../support/review.ts';
import { contentsOf, seedTask } from '../support/seed.ts';
import { sqsEvent } from '../support/sqs-event.ts';

const deployment = useDeployment();

beforeEach(async () => {
  deployment.aws.reset();
  await deployment.database.rows('truncate questions cascade');
});

afterEach(async () => {
  expect(await historyFaults(deployment.database.pool)).toEqual([]);
});

const author = { email: 'author@example.com' };
const assessor = { email: 'assessor@example.com' };
const QUESTION = {
  question_text: 'Which planet is closest to the sun?',
  options: ['Venus', 'Mercury'],
  correct_answer: 'Mercury',
  assigned_to: 'assessor@example.com',
};
const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

function withId(request_id: string, event: APIGatewayProxyEventV2): APIGatewayProxyEventV2 {
  return { ...event, requestContext: { ...event.requestContext, requestId: request_id } };
}

async function submit(options: HttpEventOptions = {}): Promise<string> {
  const event = withId('submission', httpEvent('POST /questions', { ...author, body: QUESTION, ...options }));
  return bodyOf(await deployment.functions.createRequest(event)).task_id;
}
const deliver = (task_id: string, task_token = 'token') =>
  deployment.functions.callback(sqsEvent({ task_id, task_token }));
async function decide(task_id: string, decision: string, person: HttpEventOptions = assessor) {
  const options = { ...person, params: { task_id }, body: { decision, comments: 'Why.' } };
  const event = withId('decision', httpEvent('POST /tasks/{task_id}/decision', options));
  return (await deployment.functions.resumeWorkflow(event)).statusCode;
}
const close = (task_id: string, state: object = {}) => deployment.functions.updateStatus({ task_id, ...state });
async function timeOut(task_id: string) {
  await backdate(deployment.database, task_id, new Date());
  return await close(task_id, { timeout: { Error: 'States.Timeout' } });
}
const reconcile = (event: unknown = fixture('reconcile/scheduled')) => {
  const context = { awsRequestId: 'repair', getRemainingTimeInMillis: () => 60_000 } as Context;
  return deployment.functions.reconcile(event as never, context);
};

async function read(task_id: string, person: HttpEventOptions = author) {
  const event = httpEvent('GET /tasks/{task_id}/events', { ...person, params: { task_id } });
  const response = await deployment.functions.readTasks(event);
  return { status: response.statusCode, body: bodyOf(response) };
}

/** Each event on a line: what happened, who did it, how, by which request, and the decision or status. */
async function historyOf(task_id: string): Promise<string[]> {
  const { events } = (await read(task_id)).body;
  return events.map(({ sequence, event, actor, via, request_id, decision, status }: Record<string, string | null>) =>
    [sequence, event, actor, via, request_id, decision, status].filter((value) => value !== null).join(' '),
  );
}

const SUBMITTED = '1 SUBMITTED author@example.com REST submission';
const NOTIFIED = '2 NOTIFIED WORKFLOW invocation-1';

describe('the history of a task', () => {
  test('that is submitted, mailed, approved over REST and closed', async () => {
    const task_id = await submit();
    await deliver(task_id);
    await decide(task_id, 'APPROVED');
    await close(task_id);
    expect(await historyOf(task_id)).toEqual([
      SUBMITTED,
      NOTIFIED,
      '3 DECIDED assessor@example.com REST decision APPROVED',
      '4 RESUMED WORKFLOW invocation-1',
      '5 CLOSED WORKFLOW invocation-1 APPROVED',
    ]);
  });

  test('that is rejected on the page behind a link says that it came by the link', async () => {
    const task_id = await submit();
    const { addLink, nonceFor, press } = reviewer(deployment);
    const code = await addLink(task_id);
    await press(code, { decision: 'REJECTED', comments: 'Why.', nonce: await nonceFor(code) });
    expect(await historyOf(task_id)).toEqual([SUBMITTED, '2 DECIDED assessor@example.com LINK request-1 REJECTED']);
  });

  test('that nobody decides in time', async () => {
    const task_id = await submit();
    await deliver(task_id);
    await timeOut(task_id);
    expect(await historyOf(task_id)).toEqual([SUBMITTED, NOTIFIED, '3 CLOSED WORKFLOW invocation-1 EXPIRED']);
  });

  test('whose time was over when the decision came does not say that the decision resumed the execution', async () => {
    const task_id = await submit();
    await decide(task_id, 'APPROVED');
    await timeOut(task_id);
    expect(await historyOf(task_id)).toEqual([
      SUBMITTED,
      '2 DECIDED assessor@example.com REST decision APPROVED',
      '3 CLOSED WORKFLOW invocation-1 APPROVED',
    ]);
  });

  test('whose execution ended, and which is closed by a repair', async () => {
    const task_id = await submit();
    await decide(task_id, 'REJECTED');
    deployment.aws.answer('DescribeExecution', () => ({
      body: { executionArn: 'a', stateMachineArn: 'm', status: 'FAILED', startDate: 1 },
    }));
    await ageDecision(task_id);
    await reconcile();
    expect(await historyOf(task_id)).toEqual([
      SUBMITTED,
      '2 DECIDED assessor@example.com REST decision REJECTED',
      '3 CLOSED RECONCILE repair REJECTED',
      '4 AUTHOR_NOTIFIED RECONCILE repair',
    ]);
  });

  test('that is closed by a repair long past its time', async () => {
    const task_id = await submit();
    await backdate(deployment.database, task_id, new Date(secondsAgo(310)));
    await reconcile();
    expect(await historyOf(task_id)).toEqual([
      SUBMITTED,
      '2 CLOSED RECONCILE repair EXPIRED',
      '3 AUTHOR_NOTIFIED RECONCILE repair',
    ]);
  });

  test('whose mail is sent by a repair', async () => {
    const task_id = await submit();
    deployment.aws.answer('SendEmail', () => ({ status: 500, error: 'InternalFailure' }));
    await deliver(task_id);
    expect(await historyOf(task_id)).toEqual([SUBMITTED]);
    deployment.aws.reset();
    await deployment.database.rows('update mails set next_attempt_at = now()');
    await reconcile();
    expect(await historyOf(task_id)).toEqual([SUBMITTED, '2 NOTIFIED RECONCILE repair']);
  });

  test('whose mail is sent for a dead letter', async () => {
    const task_id = await submit();
    await reconcile(sqsEvent({ task_id, task_token: 'token' }));
    expect(await historyOf(task_id)).toEqual([SUBMITTED, '2 NOTIFIED RECONCILE repair']);
  });

  test('of a row inserted by hand begins with what happens first', async () => {
    const task_id = await seedTask(deployment.database);
    expect((await read(task_id)).body).toEqual({ events: [] });
    await decide(task_id, 'APPROVED');
    await close(task_id);
    expect(await historyOf(task_id)).toEqual([
      '1 DECIDED assessor@example.com REST decision APPROVED',
      '2 RESUMED WORKFLOW invocation-1',
      '3 CLOSED WORKFLOW invocation-1 APPROVED',
    ]);
  });
});

describe('nothing is added to the history by', () => {
  test('what is repeated', async () => {
    const headers = { 'idempotency-key': 'key' };
    const task_id = await submit({ headers });
    await deliver(task_id);
    await decide(task_id, 'APPROVED');
    await close(task_id);
    await reconcile();
    const before = await historyOf(task_id);
    expect(await submit({ headers })).toBe(task_id);
    for (let i = 0; i < 20; i++) await deliver(task_id, `token ${i % 2}`);
    expect([await decide(task_id, 'APPROVED'), await decide(task_id, 'APPROVED')]).toEqual([200, 200]);
    await close(task_id);
    await timeOut(task_id);
    await reconcile();
    expect(await historyOf(task_id)).toEqual(before);
    expect(before).toHaveLength(6);
  });

  test('what is refused', async () => {
    const task_id = await submit();
    const before = await contentsOf(deployment.database);
    expect(await decide(task_id, 'APPROVED', author)).toBe(403);
    expect(await decide(task_id, 'APPROVED', { email: 'stranger@example.com' })).toBe(404);
    expect(await decide(task_id, 'DONE')).toBe(400);
    await expect(close(task_id)).rejects.toThrow('has neither a decision nor a timeout');
    expect(await contentsOf(deployment.database)).toBe(before);
  });

  test('a late decision', async () => {
    const task_id = await submit();
    await timeOut(task_id);
    const before = await contentsOf(deployment.database);
    expect(await decide(task_id, 'APPROVED')).toBe(409);
    expect(await contentsOf(deployment.database)).toBe(before);
  });
});

/** As if decided 40 seconds ago: changes the row and its event, with matching hashes. */
async function ageDecision(task_id: string): Promise<void> {
  const { rows } = deployment.database;
  const decided_at = secondsAgo(40);
  await rows('update approval_tasks set decided_at = $2 where task_id = $1', [task_id, decided_at]);
  await rows(`update task_events set happened_at = $2 where task_id = $1 and event = 'DECIDED'`, [task_id, decided_at]);
  await rehash(deployment.database, task_id, 1);
}

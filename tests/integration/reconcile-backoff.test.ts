import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { type Deployment, startDeployment } from '../support/deployment.ts';
import { fixture } from '../support/fixtures.ts';
import { httpEvent } from '../support/http-event.ts';
import { seedTask } from '../support/seed.ts';
import { sqsEvent } from '../support/sqs-event.ts';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment();
});

beforeEach(async () => {
  deployment.aws.reset();
  await deployment.database.rows('truncate approval_tasks, task_tokens, review_links, questions');
});

afterAll(() => deployment.stop());

const NOTHING = { undelivered: 0, overdue: 0, unstarted: 0, unmailed: 0, unannounced: 0, stuck: 0 };

const run = (getRemainingTimeInMillis = () => 60_000, event: unknown = fixture('reconcile/scheduled')) =>
  deployment.functions.reconcile(event as never, { getRemainingTimeInMillis } as Context);

const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

const oldTask = (seed: Parameters<typeof seedTask>[1] = {}) =>
  seedTask(deployment.database, { created_at: secondsAgo(600), ...seed });

describe('backing off from one repair', () => {
  const inVain = (task_id: string) =>
    deployment.database.rows(
      `update approval_tasks set repair_attempts = 9, next_repair_at = now() + interval '1 hour' where task_id = $1`,
      [task_id],
    );

  test('does not hold back the delivery of a decision', async () => {
    const task_id = await oldTask({ task_token: 'token' });
    await inVain(task_id);
    deployment.aws.answer('SendTaskSuccess', () => ({ status: 400, error: 'AccessDeniedException' }));
    await deployment.functions.resumeWorkflow(
      httpEvent('POST /tasks/{task_id}/decision', {
        email: 'assessor@example.com',
        params: { task_id },
        body: { decision: 'APPROVED' },
      }),
    );
    await deployment.database.rows('update approval_tasks set decided_at = $1', [secondsAgo(40)]);
    deployment.aws.reset();
    expect(await run()).toEqual({ ...NOTHING, undelivered: 1 });
  });

  test('ends when the execution that the repair waited for has ended without an outcome', async () => {
    const task_id = await oldTask({
      task_id: '11111111-1111-4111-8111-111111111111',
      task_token: 'token',
      decision: 'APPROVED',
      decided_by: 'assessor@example.com',
      decided_at: secondsAgo(600),
    });
    await inVain(task_id);
    deployment.aws.answer('SendTaskSuccess', () => ({ status: 400, error: 'TaskTimedOut' }));
    deployment.aws.answer('DescribeExecution', () => ({ body: { status: 'FAILED' } }));
    expect(await run()).toMatchObject({ undelivered: 0 });
    expect(await run(undefined, fixture('reconcile/execution-failed'))).toMatchObject({ undelivered: 1 });
    expect(await deployment.database.rows('select status from approval_tasks')).toEqual([{ status: 'APPROVED' }]);
  });

  test('does not hold back the mail of a task whose token has come', async () => {
    const task_id = await oldTask();
    await inVain(task_id);
    deployment.aws.answer('SendEmail', () => ({ status: 400, error: 'SendingPausedException' }));
    await deployment.functions.callback(sqsEvent({ task_id, task_token: 'token' }));
    await deployment.database.rows('update approval_tasks set notification_claimed_at = $1', [secondsAgo(70)]);
    deployment.aws.reset();
    expect(await run()).toEqual({ ...NOTHING, unmailed: 1 });
  });
});

describe('a run whose time ends within a batch', () => {
  test('gives back what it has not tried, for the next run', async () => {
    for (let i = 0; i < 30; i++) await oldTask({ task_token: `token ${i}`, notification_claimed_at: secondsAgo(70) });
    let asked = 0;
    // One question for each of the four repairs, and one for each mail.
    expect(await run(() => (++asked <= 16 ? 60_000 : 0))).toEqual({ ...NOTHING, unmailed: 12 });
    expect(await run()).toEqual({ ...NOTHING, unmailed: 18 });
    expect(deployment.aws.inputsOf('SendEmail')).toHaveLength(30);
  });
});

import { describe, expect, test } from '@jest/globals';
import { fixture } from '../support/fixtures.ts';
import { httpEvent } from '../support/http-event.ts';
import { NOTHING, secondsAgo, useRepairs } from '../support/repairs.ts';
import { sqsEvent } from '../support/sqs-event.ts';

const repairs = useRepairs();
const { run, oldTask } = repairs;

describe('backing off from one repair', () => {
  const inVain = (task_id: string, repair: string) =>
    repairs.deployment.database.rows(
      `insert into repair_leases (task_id, repair, next_attempt_at, attempts) values ($1, $2, now() + interval '1 hour', 9)`,
      [task_id, repair],
    );

  test('does not hold back the delivery of a decision', async () => {
    const task_id = await oldTask({ task_token: 'token' });
    await inVain(task_id, 'unstarted');
    repairs.deployment.aws.answer('SendTaskSuccess', () => ({ status: 400, error: 'AccessDeniedException' }));
    await repairs.deployment.functions.resumeWorkflow(
      httpEvent('POST /tasks/{task_id}/decision', {
        email: 'assessor@example.com',
        params: { task_id },
        body: { decision: 'APPROVED' },
      }),
    );
    await repairs.deployment.database.rows('update approval_tasks set decided_at = $1', [secondsAgo(40)]);
    repairs.deployment.aws.reset();
    expect(await run()).toEqual({ ...NOTHING, undelivered: 1, unsent: 1 });
  });

  test('ends when the execution that the repair waited for has ended without an outcome', async () => {
    const task_id = await oldTask({
      task_id: '11111111-1111-4111-8111-111111111111',
      task_token: 'token',
      decision: 'APPROVED',
      decided_by: 'assessor@example.com',
      decided_at: secondsAgo(600),
    });
    await inVain(task_id, 'undelivered');
    repairs.deployment.aws.answer('SendTaskSuccess', () => ({ status: 400, error: 'TaskTimedOut' }));
    repairs.deployment.aws.answer('DescribeExecution', () => ({ body: { status: 'FAILED' } }));
    expect(await run()).toMatchObject({ undelivered: 0 });
    expect(await run(fixture('reconcile/execution-failed'))).toMatchObject({ undelivered: 1 });
    expect(await repairs.deployment.database.rows('select status from approval_tasks')).toEqual([
      { status: 'APPROVED' },
    ]);
  });

  test('does not hold back the mail of a task whose token has come', async () => {
    const task_id = await oldTask();
    await inVain(task_id, 'unstarted');
    repairs.deployment.aws.answer('SendEmail', () => ({ status: 400, error: 'SendingPausedException' }));
    await repairs.deployment.functions.callback(sqsEvent({ task_id, task_token: 'token' }));
    await repairs.endBackoff();
    repairs.deployment.aws.reset();
    expect(await run()).toEqual({ ...NOTHING, unsent: 1 });
  });
});

describe('a run whose time ends within a batch', () => {
  test('gives back what it has not tried, for the next run', async () => {
    for (let i = 0; i < 30; i++) await oldTask({ task_token: `token ${i}`, notification_claimed_at: secondsAgo(70) });
    let asked = 0;
    // One question for each of the five repairs and the claim of mails, one for substitutes, and one for each mail.
    expect(await run(undefined, () => (++asked <= 19 ? 60_000 : 0))).toEqual({ ...NOTHING, unsent: 12 });
    expect(await run()).toEqual({ ...NOTHING, unsent: 18 });
    expect(repairs.deployment.aws.inputsOf('SendEmail')).toHaveLength(30);
  });
});

import { describe, expect, test } from '@jest/globals';
import { fixture } from '../support/fixtures.ts';
import { NOTHING, secondsAgo, useRepairs } from '../support/repairs.ts';
import { seedLink } from '../support/seed.ts';
import { sqsEvent } from '../support/sqs-event.ts';

const repairs = useRepairs();
const { run, oldTask, columnsOf, leasesOf, endBackoff } = repairs;

const decided = (secondsBefore: number) => ({
  decision: 'APPROVED',
  decided_by: 'assessor@example.com',
  decided_at: secondsAgo(secondsBefore),
});

function execution(status: string) {
  return { body: { executionArn: 'arn', stateMachineArn: 'arn', status, startDate: 1, name: 'n' } };
}

describe('a task without a task token', () => {
  test('is started after a minute, with the name and the very bytes of its submission', async () => {
    const task_id = await oldTask();
    await oldTask({ created_at: secondsAgo(50) });
    expect(await run()).toEqual({ ...NOTHING, unstarted: 1 });
    expect(repairs.deployment.aws.inputsOf('StartExecution')).toMatchObject([
      { name: task_id, input: `{"task_id":"${task_id}","timeout_seconds":604800}` },
    ]);
  });

  test('is left alone while its execution runs', async () => {
    await oldTask();
    repairs.deployment.aws.answer('StartExecution', () => ({ status: 400, error: 'ExecutionAlreadyExists' }));
    repairs.deployment.aws.answer('DescribeExecution', () => execution('RUNNING'));
    await run();
    expect(repairs.deployment.aws.inputsOf('StartExecution')).toHaveLength(1);
  });

  test('shows as stuck when four runs have not helped', async () => {
    const task_id = await oldTask();
    repairs.deployment.aws.answer('StartExecution', () => ({ status: 400, error: 'ExecutionAlreadyExists' }));
    repairs.deployment.aws.answer('DescribeExecution', () => execution('RUNNING'));
    for (let claims = 1; claims <= 3; claims++) {
      await run();
      await endBackoff();
    }
    expect(await leasesOf(task_id)).toEqual([{ repair: 'unstarted', attempts: 3, stuck: null }]);
    expect(await run()).toMatchObject({ stuck: 1 });
    expect(await leasesOf(task_id)).toEqual([{ repair: 'unstarted', attempts: 4, stuck: 'WORKFLOW_NOT_STARTED' }]);
  });

  test('gets another execution when the first has ended', async () => {
    const task_id = await oldTask();
    repairs.deployment.aws.answer('DescribeExecution', () => execution('FAILED'));
    repairs.deployment.aws.answer('StartExecution', ({ name }) =>
      name === task_id
        ? { status: 400, error: 'ExecutionAlreadyExists' }
        : { body: { executionArn: 'a', startDate: 1 } },
    );
    await run();
    expect(repairs.deployment.aws.inputsOf('StartExecution').map(({ name }) => name)).toEqual([
      task_id,
      `${task_id}-2`,
    ]);
    await endBackoff();
    repairs.deployment.aws.reset();
    await run();
    expect(repairs.deployment.aws.inputsOf('StartExecution').map(({ name }) => name)).toEqual([`${task_id}-2`]);
  });
});

describe('a decision without a status', () => {
  async function decidedTask(secondsBefore = 40) {
    const task_id = await oldTask({ task_token: 'newest', ...decided(secondsBefore) });
    const insert = `insert into task_tokens (token_hash, task_id, task_token, received_at)
      values (sha256($2::text::bytea), $1, $2, $3)`;
    await repairs.deployment.database.rows(insert, [task_id, 'older', secondsAgo(500)]);
    await repairs.deployment.database.rows(insert, [task_id, 'newest', secondsAgo(400)]);
    return task_id;
  }

  test('is delivered to every task token after 30 seconds, newest first', async () => {
    await decidedTask();
    await oldTask({ task_token: 'fresh', ...decided(20) });
    expect(await run()).toEqual({ ...NOTHING, undelivered: 1 });
    expect(repairs.deployment.aws.inputsOf('SendTaskSuccess')).toEqual([
      { taskToken: 'newest', output: '{"decision":"APPROVED"}' },
      { taskToken: 'older', output: '{"decision":"APPROVED"}' },
    ]);
  });

  test.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])(
    'closes the task when no token waits (%s) and the execution has ended',
    async (error) => {
      const task_id = await decidedTask();
      repairs.deployment.aws.answer('SendTaskSuccess', () => ({ status: 400, error }));
      repairs.deployment.aws.answer('DescribeExecution', () => execution('FAILED'));
      await run();
      expect(await columnsOf(task_id)).toMatchObject({ status: 'APPROVED' });
    },
  );

  test('leaves the task open while the execution is recording the outcome', async () => {
    const task_id = await decidedTask();
    repairs.deployment.aws.answer('SendTaskSuccess', () => ({ status: 400, error: 'TaskTimedOut' }));
    repairs.deployment.aws.answer('DescribeExecution', () => execution('RUNNING'));
    await run();
    expect(await columnsOf(task_id)).toMatchObject({ status: 'PENDING' });
  });

  test('starts the execution that was never started', async () => {
    const task_id = await oldTask(decided(40));
    repairs.deployment.aws.answer('DescribeExecution', () => ({ status: 400, error: 'ExecutionDoesNotExist' }));
    expect(await run()).toEqual({ ...NOTHING, undelivered: 1 });
    expect(repairs.deployment.aws.inputsOf('StartExecution')).toMatchObject([{ name: task_id }]);
    expect(await columnsOf(task_id)).toMatchObject({ status: 'PENDING' });
  });
});

describe('a task past its time', () => {
  test('is closed five minutes later as EXPIRED', async () => {
    const task_id = await oldTask({ task_token: 'token', due_at: secondsAgo(310) });
    const other = await oldTask({ task_token: 'other', due_at: secondsAgo(290) });
    await run();
    expect(await columnsOf(task_id)).toMatchObject({ status: 'EXPIRED', decision: null });
    expect(await columnsOf(other)).toMatchObject({ status: 'PENDING' });
  });
});

describe('a mail that was not sent', () => {
  test('is sent after its claim is over, with a new link beside the old one', async () => {
    const task_id = await oldTask({ task_token: 'token', notification_claimed_at: secondsAgo(70) });
    await seedLink(repairs.deployment.database, task_id, 'the code of the lost mail');
    expect(await run()).toEqual({ ...NOTHING, unsent: 1 });
    expect(repairs.deployment.aws.inputsOf('SendEmail')).toHaveLength(1);
    const links = await repairs.deployment.database.rows('select from review_links where task_id = $1', [task_id]);
    expect(links).toHaveLength(2);
    expect((await columnsOf(task_id)).notified_at).toBeInstanceOf(Date);
    await endBackoff();
    expect(await run()).toEqual(NOTHING);
  });

  test('goes to nobody who was replaced while it was claimed, and makes them no link', async () => {
    const task_id = await oldTask({ task_token: 'token', notification_claimed_at: secondsAgo(70) });
    await repairs.deployment.database.rows(
      `insert into mails (reason, recipient, question_id, task_ids)
       select 'ASSIGNMENT', 'replaced@example.com', question_id, array[task_id] from approval_tasks`,
    );
    expect(await run()).toEqual({ ...NOTHING, unsent: 1 });
    expect(repairs.deployment.aws.inputsOf('SendEmail')).toEqual([]);
    expect(await repairs.deployment.database.rows('select from review_links where task_id = $1', [task_id])).toEqual(
      [],
    );
  });

  test('is not sent beside a callback that is still sending it', async () => {
    await oldTask({ task_token: 'token', notification_claimed_at: secondsAgo(50) });
    expect(await run()).toEqual(NOTHING);
  });

  test('backs off alone when its address is refused, and shows as stuck in the end', async () => {
    const refused = await oldTask({ task_token: 'token', notification_claimed_at: secondsAgo(70) });
    await oldTask({ task_token: 'fine', notification_claimed_at: secondsAgo(70), assigned_to: 'fine@example.com' });
    repairs.deployment.aws.answer('SendEmail', ({ Destination }) =>
      JSON.stringify(Destination).includes('fine@') ? { body: {} } : { status: 400, error: 'MessageRejected' },
    );
    expect(await run()).toEqual({ ...NOTHING, unsent: 1 });
    for (let claims = 2; claims <= 4; claims++) {
      await repairs.deployment.database.rows('update approval_tasks set notification_claimed_at = $1', [
        secondsAgo(70),
      ]);
      await endBackoff();
      await run();
    }
    expect(await leasesOf(refused)).toEqual([{ repair: 'unsent', attempts: 4, stuck: 'MAIL_NOT_SENT' }]);
    expect(await run()).toEqual({ ...NOTHING, stuck: 1 });
  });
});

describe('a closed task whose execution was not told', () => {
  const untold = { status: 'EXPIRED', execution_told_at: null, task_token: 'token' };
  const age = () => repairs.deployment.database.rows('update approval_tasks set updated_at = $1', [secondsAgo(40)]);

  test('is told after half a minute, once, without a decision', async () => {
    const task_id = await oldTask({ ...untold });
    await repairs.deployment.database.rows('update approval_tasks set author_notified_at = now()');
    expect(await run()).toEqual(NOTHING);
    await age();
    expect(await run()).toEqual({ ...NOTHING, untold: 1 });
    expect(repairs.deployment.aws.inputsOf('SendTaskSuccess')).toEqual([
      { taskToken: 'token', output: '{"decision":null}' },
    ]);
    await endBackoff();
    expect(await run()).toEqual(NOTHING);
    expect((await columnsOf(task_id)).execution_told_at).toBeInstanceOf(Date);
  });

  test('is told again while Step Functions is away', async () => {
    await oldTask({ ...untold });
    await repairs.deployment.database.rows('update approval_tasks set author_notified_at = now()');
    await age();
    repairs.deployment.aws.answer('SendTaskSuccess', () => ({ status: 400, error: 'AccessDeniedException' }));
    expect(await run()).toEqual(NOTHING);
    repairs.deployment.aws.reset();
    expect(await run()).toEqual({ ...NOTHING, untold: 1 });
  });
});

describe('a dead letter', () => {
  const TASK_ID = '11111111-1111-4111-8111-111111111111';

  test('is taken over: the token is kept, the mail sent, the task marked', async () => {
    await oldTask({ task_id: TASK_ID });
    expect(await run(fixture('reconcile/dead-letter'))).toEqual({ batchItemFailures: [] });
    expect(await leasesOf(TASK_ID)).toEqual([{ repair: 'dead_lettered', attempts: 0, stuck: 'DEAD_LETTER' }]);
    expect(await columnsOf(TASK_ID)).toMatchObject({ status: 'PENDING' });
    expect((await columnsOf(TASK_ID)).task_token).toMatch(/^AQCgAAAAKg/);
    expect(repairs.deployment.aws.inputsOf('SendEmail')).toHaveLength(1);
  });

  test('is taken over although its mail cannot be sent', async () => {
    await oldTask({ task_id: TASK_ID });
    repairs.deployment.aws.answer('SendEmail', () => ({ status: 400, error: 'MessageRejected' }));
    expect(await run(fixture('reconcile/dead-letter'))).toEqual({ batchItemFailures: [] });
    expect(await leasesOf(TASK_ID)).toEqual([
      { repair: 'dead_lettered', attempts: 0, stuck: 'DEAD_LETTER' },
      { repair: 'unsent', attempts: 1, stuck: null },
    ]);
    expect(await columnsOf(TASK_ID)).toMatchObject({ notified_at: null });
  });

  test('stays where it is when it cannot be taken over', async () => {
    const task_id = await oldTask();
    const other = await oldTask();
    await run(sqsEvent({ task_id: other, task_token: 'of the other task' }));
    const messages = ['not JSON', { task_id: TASK_ID, task_token: 't' }, { task_id, task_token: 'of the other task' }];
    expect(await run(sqsEvent(...messages))).toEqual({
      batchItemFailures: [
        { itemIdentifier: 'message-0' },
        { itemIdentifier: 'message-1' },
        { itemIdentifier: 'message-2' },
      ],
    });
  });
});

test('an execution that ended without an outcome is reported, and repairs run at once', async () => {
  await oldTask();
  expect(await run(fixture('reconcile/execution-failed'))).toEqual({ ...NOTHING, unstarted: 1 });
});

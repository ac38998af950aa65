import { afterEach, describe, expect, test } from '@jest/globals';
import { QUEUE_URL, type StandIn, Workbench } from '../../packages/local-sam/tests/workbench.ts';
import { ASSIGNED, holds, input, RECORDED, recordOutcome, shippedDefinition } from './approval.ts';

const DAY_MS = 86_400_000;

let bench: Workbench;
const open = async (answer: StandIn) => {
  bench = await Workbench.open(shippedDefinition(), answer);
};
afterEach(() => bench.close());

describe('the approval workflow', () => {
  test('ends with success when the assessor approves', async () => {
    await open(recordOutcome);
    const execution = await bench.start('approve', input('approve'));
    const message = await bench.message();
    expect(message.task_id).toBe('approve');
    await bench.succeed(message.task_token, { decision: 'APPROVED' });

    expect(await bench.ended(execution)).toMatchObject({ status: 'SUCCEEDED', output: '{"status":"APPROVED"}' });
    expect(bench.calls).toEqual([{ task_id: 'approve', timeout_seconds: 86_400, outcome: { decision: 'APPROVED' } }]);
    expect(await bench.story(execution)).toEqual([
      ...ASSIGNED,
      'TaskSucceeded',
      'TaskStateExited',
      ...RECORDED,
      'SucceedStateEntered Approved',
      'SucceedStateExited',
      'ExecutionSucceeded',
    ]);
  });

  test.each(['REJECTED', 'CHANGES_REQUESTED', 'WITHDRAWN'])(
    'fails with the status as its error: %s',
    async (decision) => {
      await open(recordOutcome);
      const execution = await bench.start('decline', input('decline'));
      await bench.succeed((await bench.message()).task_token, { decision });

      const end = await bench.ended(execution);
      expect(end).toMatchObject({ status: 'FAILED', error: decision });
      expect(end).not.toHaveProperty('cause');
      expect(await bench.story(execution)).toEqual([
        ...ASSIGNED,
        'TaskSucceeded',
        'TaskStateExited',
        ...RECORDED,
        'FailStateEntered Not approved',
        'ExecutionFailed',
      ]);
    },
  );

  test('records the timeout when nobody decides until the deadline of the input', async () => {
    await open(recordOutcome);
    const execution = await bench.start('late', input('late'));
    bench.clock.advance(DAY_MS - 1);
    expect(await bench.describe(execution)).toMatchObject({ status: 'RUNNING' });
    bench.clock.advance(1);

    expect(await bench.ended(execution)).toMatchObject({ status: 'FAILED', error: 'EXPIRED' });
    expect(bench.calls).toEqual([
      { task_id: 'late', timeout_seconds: 86_400, timeout: { Error: 'States.Timeout', Cause: '' } },
    ]);
    expect(await bench.story(execution)).toEqual([
      ...ASSIGNED,
      'TaskTimedOut',
      'TaskStateExited',
      ...RECORDED,
      'FailStateEntered Not approved',
      'ExecutionFailed',
    ]);
    const { task_token } = await bench.message();
    await expect(bench.succeed(task_token, { decision: 'APPROVED' })).rejects.toMatchObject({ code: 'TaskTimedOut' });
  });

  test('lets either the decision or the deadline win when they meet, never both', async () => {
    await open(recordOutcome);
    const names = Array.from({ length: 20 }, (_, index) => `race-${index}`);
    const executions = await Promise.all(names.map((name) => bench.start(name, input(name))));
    const tokens: (string | undefined)[] = [];
    for (const _ of names) tokens.push((await bench.message()).task_token);
    const approve = (some: typeof tokens) => some.map((token) => bench.succeed(token, { decision: 'APPROVED' }));

    bench.clock.advance(DAY_MS - 1);
    const inTime = approve(tokens.slice(0, 10));
    bench.clock.advance(1);
    const tooLate = await Promise.allSettled(approve(tokens.slice(10)));
    const won = (await Promise.allSettled(inTime)).filter(({ status }) => status === 'fulfilled').length;

    expect(tooLate.every(({ status }) => status === 'rejected')).toBe(true);
    const ends = await Promise.all(executions.map((execution) => bench.ended(execution)));
    expect(ends.filter(({ status }) => status === 'SUCCEEDED')).toHaveLength(won);
    expect(ends.filter(({ error }) => error === 'EXPIRED')).toHaveLength(20 - won);
    expect(bench.calls).toHaveLength(20);
  });

  test('takes the first of many answers to one token', async () => {
    await open(recordOutcome);
    const execution = await bench.start('many', input('many'));
    const { task_token } = await bench.message();
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, () => bench.succeed(task_token, { decision: 'APPROVED' })),
    );

    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = answers.filter((answer) => answer.status === 'rejected').map(({ reason }) => reason.code);
    expect(refused).toEqual(Array.from({ length: 9 }, () => 'TaskTimedOut'));
    await bench.ended(execution);
    expect(bench.calls).toHaveLength(1);
  });

  test('approves nothing on a stray task success: what PostgreSQL holds counts', async () => {
    await open(holds('REJECTED'));
    const execution = await bench.start('stray', input('stray'));
    const forged = { decision: 'APPROVED', Error: 'States.Timeout' };
    await bench.succeed((await bench.message()).task_token, forged);

    expect(await bench.ended(execution)).toMatchObject({ status: 'FAILED', error: 'REJECTED' });
    expect(bench.calls).toEqual([{ task_id: 'stray', timeout_seconds: 86_400, outcome: forged }]);
  });

  test('puts nothing into the message but the task and its token', async () => {
    await open(recordOutcome);
    await bench.start('message', { ...input('message'), more: 'not for SQS' });
    const message = await bench.message();
    expect(Object.keys(message).sort()).toEqual(['task_id', 'task_token']);
    expect(message.task_token?.length).toBeGreaterThan(600);
    expect(JSON.stringify(message)).not.toContain(QUEUE_URL);
  });
});

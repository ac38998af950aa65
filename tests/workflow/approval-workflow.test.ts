import { afterEach, describe, expect, test } from '@jest/globals';
import { AwsError } from '../../local/aws-error.ts';
import { QUEUE_URL, type StandIn, shippedDefinition, Workbench } from './workbench.ts';

const DAY_MS = 86_400_000;
const input = (name: string) => ({ task_id: name, timeout_seconds: 86_400 });

/** Stands in for update_status: the status that holds is the decision that was handed over, else that of a timeout. */
const recordOutcome: StandIn = (event) => {
  const { decision } = (event.outcome ?? {}) as { decision?: string };
  return { payload: { status: decision ?? 'EXPIRED' } };
};
const holds =
  (status: string): StandIn =>
  () => ({ payload: { status } });
const failure = (errorType: string): ReturnType<StandIn> => ({
  payload: { errorType, errorMessage: 'out of order', trace: [] },
  functionError: 'Unhandled',
});

let bench: Workbench;
const open = async (answer: StandIn) => {
  bench = await Workbench.open(shippedDefinition(), answer);
};
afterEach(() => bench.close());

/** What the history of every approval begins with. */
const ASSIGNED = [
  'ExecutionStarted',
  'TaskStateEntered Assign to assessor',
  'TaskScheduled',
  'TaskStarted',
  'TaskSubmitted',
];
const RECORD = ['TaskStateEntered Record outcome', 'TaskScheduled', 'TaskStarted'];
const RECORDED = [...RECORD, 'TaskSucceeded', 'TaskStateExited', 'ChoiceStateEntered Decision?', 'ChoiceStateExited'];

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
      { task_id: 'late', timeout_seconds: 86_400, error: { Error: 'States.Timeout', Cause: '' } },
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

  test('sends the message again when SQS failed', async () => {
    await open(recordOutcome);
    let isDown = true;
    bench.onPrepare = () => {
      if (!isDown) return;
      isDown = false;
      throw new AwsError('ServiceUnavailable', 'Service is currently unavailable');
    };
    const execution = await bench.start('sqs', input('sqs'));
    await bench.succeed((await bench.message()).task_token, { decision: 'APPROVED' });

    expect(await bench.ended(execution)).toMatchObject({ status: 'SUCCEEDED' });
    expect((await bench.story(execution)).slice(0, 9)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered Assign to assessor',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitFailed',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
    ]);
    expect((await bench.history(execution))[4]).toMatchObject({
      taskSubmitFailedEventDetails: {
        resourceType: 'sqs',
        resource: 'sendMessage.waitForTaskToken',
        error: 'SQS.AmazonSQSException',
      },
    });
  });

  test('asks update_status again after a failure', async () => {
    await open((event, calls) => (calls === 0 ? failure('DatabaseUnavailable') : recordOutcome(event, calls)));
    const execution = await bench.start('again', input('again'));
    await bench.succeed((await bench.message()).task_token, { decision: 'APPROVED' });

    expect(await bench.ended(execution)).toMatchObject({ status: 'SUCCEEDED' });
    expect((await bench.story(execution)).slice(7, 14)).toEqual([
      ...RECORD,
      'TaskFailed',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
    ]);
    expect((await bench.history(execution))[10]).toMatchObject({
      taskFailedEventDetails: {
        resourceType: 'lambda',
        resource: 'invoke',
        error: 'DatabaseUnavailable',
        cause: '{"errorType":"DatabaseUnavailable","errorMessage":"out of order","trace":[]}',
      },
    });
  });

  test('does not ask again what cannot change', async () => {
    await open(() => failure('NothingToRecordError'));
    const execution = await bench.start('gone', input('gone'));
    await bench.succeed((await bench.message()).task_token, { decision: 'APPROVED' });

    expect(await bench.ended(execution)).toMatchObject({ status: 'FAILED', error: 'STATUS_NOT_RECORDED' });
    expect(bench.calls).toHaveLength(1);
  });

  test('fails as not assigned when it is told that the task failed', async () => {
    await open(recordOutcome);
    const execution = await bench.start('failed', input('failed'));
    const { task_token: taskToken } = await bench.message();
    await bench.call('SendTaskFailure', { taskToken, error: 'Undeliverable', cause: 'no such mailbox' });

    expect(await bench.ended(execution)).toMatchObject({ status: 'FAILED', error: 'NOT_ASSIGNED' });
    expect(bench.calls).toEqual([]);
    expect((await bench.history(execution))[5]).toMatchObject({
      type: 'TaskFailed',
      taskFailedEventDetails: { error: 'Undeliverable', cause: 'no such mailbox' },
    });
  });

  test('waits on over a restart and then goes on, with one history', async () => {
    await open(recordOutcome);
    const execution = await bench.start('restart', input('restart'));
    const { task_token } = await bench.message();
    const before = await bench.history(execution);
    await bench.restart();
    expect(await bench.history(execution)).toEqual(before);
    bench.clock.advance(60_000);
    await bench.succeed(task_token, { decision: 'APPROVED' });

    expect(await bench.ended(execution)).toMatchObject({ status: 'SUCCEEDED' });
    const after = await bench.history(execution);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.map(({ timestamp }) => timestamp)).toEqual([
      ...Array.from({ length: 5 }, () => 1_767_225_600),
      ...Array.from({ length: 12 }, () => 1_767_225_660),
    ]);
    expect(after.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
    expect(after.map(({ previousEventId }) => previousEventId)).toEqual([
      0, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
    ]);
  });

  test('finds the deadline that passed while the stack was down', async () => {
    await open(recordOutcome);
    const execution = await bench.start('down', input('down'));
    await bench.close();
    bench.clock.advance(2 * DAY_MS);
    await bench.restart();
    expect(await bench.ended(execution)).toMatchObject({ status: 'FAILED', error: 'EXPIRED' });
  });

  test('begins the function anew that a restart broke off', async () => {
    let goOn = () => {};
    const called = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await open((event, calls) => {
      goOn();
      return calls === 0 ? new Promise(() => {}) : recordOutcome(event, calls);
    });
    const execution = await bench.start('broken', input('broken'));
    await bench.succeed((await bench.message()).task_token, { decision: 'APPROVED' });
    await called;
    expect((await bench.story(execution)).slice(-3)).toEqual(RECORD);
    await bench.restart();

    expect(await bench.ended(execution)).toMatchObject({ status: 'SUCCEEDED' });
    expect(bench.calls).toHaveLength(2);
    expect((await bench.story(execution)).filter((event) => event.startsWith('TaskStateEntered'))).toEqual([
      'TaskStateEntered Assign to assessor',
      'TaskStateEntered Record outcome',
    ]);
  });

  test('ends the call of a function after its time limit and calls it again', async () => {
    let goOn = () => {};
    const called = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await open((event, calls) => {
      goOn();
      return calls === 0 ? new Promise(() => {}) : recordOutcome(event, calls);
    });
    const execution = await bench.start('slow', input('slow'));
    await bench.succeed((await bench.message()).task_token, { decision: 'APPROVED' });
    await called;
    bench.clock.advance(60_000);

    expect(await bench.ended(execution)).toMatchObject({ status: 'SUCCEEDED' });
    expect((await bench.story(execution))[10]).toBe('TaskTimedOut');
  });

  test('goes on with the definition that it began with', async () => {
    await open(recordOutcome);
    const execution = await bench.start('revised', input('revised'));
    const { task_token } = await bench.message();
    const revised = JSON.stringify(shippedDefinition()).replaceAll('"Approved"', '"Accepted"');
    await bench.restart(JSON.parse(revised));
    await bench.succeed(task_token, { decision: 'APPROVED' });
    await bench.ended(execution);
    expect(await bench.story(execution)).toContain('SucceedStateEntered Approved');
  });

  test('shows neither task token nor data in a history that is asked for without them', async () => {
    await open(() => failure('NothingToRecordError'));
    const executionArn = await bench.start('veiled', input('veiled'));
    const { task_token } = await bench.message();
    await bench.succeed(task_token, { decision: 'APPROVED' });
    await bench.ended(executionArn);
    const read = (more: object) =>
      bench.call<{ events: Record<string, unknown>[] }>('GetExecutionHistory', { executionArn, ...more });
    const shown = JSON.stringify(await read({}));
    const secrets = [task_token, 'APPROVED', 'veiled', 'out of order'];
    for (const secret of secrets) expect(shown).toContain(secret);

    const { events } = await read({ includeExecutionData: false });
    for (const secret of secrets) expect(JSON.stringify(events)).not.toContain(secret);
    expect(events.slice(0, 3)).toEqual([
      expect.objectContaining({ type: 'ExecutionStarted', executionStartedEventDetails: {} }),
      expect.objectContaining({
        type: 'TaskStateEntered',
        stateEnteredEventDetails: { name: 'Assign to assessor' },
      }),
      expect.objectContaining({
        type: 'TaskScheduled',
        taskScheduledEventDetails: {
          resourceType: 'sqs',
          resource: 'sendMessage.waitForTaskToken',
          region: 'us-east-1',
          timeoutInSeconds: 86_400,
        },
      }),
    ]);
    expect(events.at(-1)).toMatchObject({ executionFailedEventDetails: { error: 'STATUS_NOT_RECORDED' } });
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

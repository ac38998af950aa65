import { afterEach, describe, expect, test } from '@jest/globals';
import { AwsError } from '../../packages/local-sam/src/aws-error.ts';
import { type StandIn, Workbench } from '../../packages/local-sam/tests/workbench.ts';
import { failure, hangingOnce, input, RECORD, recordOutcome, shippedDefinition } from './approval.ts';

let bench: Workbench;
const open = async (answer: StandIn) => {
  bench = await Workbench.open(shippedDefinition(), answer);
};
afterEach(() => bench.close());

describe('the approval workflow, when a part of it fails,', () => {
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

  test('ends the call of a function after its time limit and calls it again', async () => {
    const { called, answer } = hangingOnce();
    await open(answer);
    const execution = await bench.start('slow', input('slow'));
    await bench.succeed((await bench.message()).task_token, { decision: 'APPROVED' });
    await called;
    bench.clock.advance(60_000);

    expect(await bench.ended(execution)).toMatchObject({ status: 'SUCCEEDED' });
    expect((await bench.story(execution))[10]).toBe('TaskTimedOut');
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
      expect.objectContaining({
        type: 'ExecutionStarted',
        executionStartedEventDetails: { roleArn: 'arn:aws:iam::000000000000:role/local' },
      }),
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
});

import { afterEach, describe, expect, test } from '@jest/globals';
import { eventually, FUNCTION_ARN, MACHINE_ARN, QUEUE_URL, type StandIn, Workbench } from './workbench.ts';

const INVOKE = 'arn:aws:states:::lambda:invoke';
const WAIT = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
const invoke = (more: object) => ({
  Type: 'Task',
  Resource: INVOKE,
  Parameters: { FunctionName: FUNCTION_ARN, 'Payload.$': '$' },
  ...more,
});
const wait = (more: object) => ({
  Type: 'Task',
  Resource: WAIT,
  Parameters: { QueueUrl: QUEUE_URL, MessageBody: { 'task_token.$': '$$.Task.Token' } },
  ...more,
});
const DONE = { Type: 'Succeed' };
const echo: StandIn = (event) => ({ payload: event });
const fails: StandIn = () => ({ payload: { errorType: 'Broken', errorMessage: 'no' }, functionError: 'Unhandled' });
/** After as many failures, answers its event. */
const failsFirst =
  (times: number): StandIn =>
  (event, calls) =>
    calls < times ? fails(event, calls) : echo(event, calls);

let bench: Workbench;
const open = async (StartAt: string, States: object, answer: StandIn = echo) => {
  bench = await Workbench.open({ StartAt, States }, answer);
};
afterEach(() => bench.close());

describe('a running state machine', () => {
  test('gives the context object to every state', async () => {
    await open('A', {
      A: {
        Type: 'Pass',
        Parameters: {
          'state.$': '$$.State.Name',
          'entered.$': '$$.State.EnteredTime',
          'id.$': '$$.Execution.Id',
          'name.$': '$$.Execution.Name',
          'started.$': '$$.Execution.StartTime',
          'input.$': '$$.Execution.Input',
          'machine.$': '$$.StateMachine.Id',
          'machineName.$': '$$.StateMachine.Name',
        },
        Next: 'B',
      },
      B: { Type: 'Pass', Parameters: { 'a.$': '$', 'state.$': '$$.State.Name' }, End: true },
    });
    const execution = await bench.start('context', { q: 1 });
    const { output = '' } = await bench.ended(execution);
    expect(JSON.parse(output)).toEqual({
      a: {
        state: 'A',
        entered: '2026-01-01T00:00:00.000Z',
        id: 'arn:aws:states:us-east-1:000000000000:execution:machine:context',
        name: 'context',
        started: '2026-01-01T00:00:00.000Z',
        input: { q: 1 },
        machine: 'arn:aws:states:us-east-1:000000000000:stateMachine:machine',
        machineName: 'machine',
      },
      state: 'B',
    });
  });

  test('keeps the times of the context object when it is replayed', async () => {
    await open('Wait', {
      Wait: wait({ ResultPath: null, Next: 'When' }),
      When: {
        Type: 'Pass',
        Parameters: { 'started.$': '$$.Execution.StartTime', 'entered.$': '$$.State.EnteredTime' },
        Next: 'Again',
      },
      Again: wait({ ResultPath: null, End: true }),
    });
    const execution = await bench.start('times', {});
    const first = await bench.message();
    bench.clock.advance(1000);
    await bench.succeed(first.task_token, {});
    const second = await bench.message();
    bench.clock.advance(1000);
    await bench.succeed(second.task_token, {});
    const { output = '' } = await bench.ended(execution);
    expect(JSON.parse(output)).toEqual({ started: '2026-01-01T00:00:00.000Z', entered: '2026-01-01T00:00:01.000Z' });
    expect(first.task_token).not.toBe(second.task_token);
    const secondsAfterStart = (await bench.history(execution)).map(({ timestamp }) => timestamp - 1_767_225_600);
    expect(secondsAfterStart).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2]);
  });

  test('calls a function named by its own ARN and shows it as AWS does', async () => {
    await open('Call', { Call: { Type: 'Task', Resource: FUNCTION_ARN, TimeoutSeconds: 5, End: true } });
    const execution = await bench.start('plain', { x: 1 });
    expect(await bench.ended(execution)).toMatchObject({ status: 'SUCCEEDED', output: '{"x":1}' });
    expect((await bench.history(execution)).slice(2, 5)).toMatchObject([
      {
        type: 'LambdaFunctionScheduled',
        lambdaFunctionScheduledEventDetails: { resource: FUNCTION_ARN, input: '{"x":1}', timeoutInSeconds: 5 },
      },
      { type: 'LambdaFunctionStarted' },
      { type: 'LambdaFunctionSucceeded', lambdaFunctionSucceededEventDetails: { output: '{"x":1}' } },
    ]);
  });

  test('sends a message without waiting for anything', async () => {
    const Parameters = { QueueUrl: QUEUE_URL, MessageBody: '{"n":1}' };
    await open('Send', { Send: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', Parameters, End: true } });
    const { output = '' } = await bench.ended(await bench.start('send', {}));
    expect(JSON.parse(output)).toMatchObject({ MD5OfMessageBody: '082c26c8a6bc75226a31da5495cc9292' });
    expect(await bench.message()).toEqual({ n: 1 });
  });

  test.each([
    [
      'an uncaught error of a function',
      { Call: invoke({ End: true }) },
      'Broken',
      '{"errorType":"Broken","errorMessage":"no"}',
    ],
    [
      'a path that selects nothing',
      { Call: { Type: 'Pass', InputPath: '$.none', End: true } },
      'States.Runtime',
      undefined,
    ],
    ['a Fail state with error and cause', { Call: { Type: 'Fail', Error: 'E', Cause: 'C' } }, 'E', 'C'],
  ])('fails with %s', async (_, states, error, cause) => {
    await open('Call', states, fails);
    const end = await bench.ended(await bench.start('fail', {}));
    expect(end).toMatchObject({ status: 'FAILED', error, ...(cause !== undefined && { cause }) });
  });

  test('counts a failed attempt over a restart', async () => {
    const Retry = [{ ErrorEquals: ['Broken'], IntervalSeconds: 3600, MaxAttempts: 1 }];
    await open('Call', { Call: invoke({ Retry, End: true }) }, fails);
    const execution = await bench.start('count', {});
    await eventually('the failure', async () => (await bench.story(execution)).includes('TaskFailed') || undefined);
    await bench.restart();
    expect(await bench.story(execution)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered Call',
      'TaskScheduled',
      'TaskStarted',
      'TaskFailed',
    ]);
    expect(bench.calls).toHaveLength(1);
  });

  test('retries as often as the definition says, then fails', async () => {
    const Retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 1 }];
    await open('Call', { Call: invoke({ Retry, End: true }) }, fails);
    expect(await bench.ended(await bench.start('retry', {}))).toMatchObject({ status: 'FAILED', error: 'Broken' });
    expect(bench.calls).toHaveLength(2);
  });

  test('an attempt that fails twice and then succeeds has one history', async () => {
    const Retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 2 }];
    await open('Call', { Call: invoke({ Retry, Next: 'Done' }), Done: DONE }, failsFirst(2));
    const execution = await bench.start('twice', {});
    await bench.ended(execution);
    expect(await bench.story(execution)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered Call',
      ...['TaskScheduled', 'TaskStarted', 'TaskFailed'],
      ...['TaskScheduled', 'TaskStarted', 'TaskFailed'],
      ...['TaskScheduled', 'TaskStarted', 'TaskSucceeded'],
      'TaskStateExited',
      'SucceedStateEntered Done',
      'SucceedStateExited',
      'ExecutionSucceeded',
    ]);
  });

  test('does a task once although later tasks fail and the stack restarts', async () => {
    const Retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 2 }];
    const States = {
      One: invoke({ ResultPath: '$.one', Next: 'Wait' }),
      Wait: wait({ ResultPath: null, Next: 'Two' }),
      Two: invoke({ Retry, Next: 'Done' }),
      Done: DONE,
    };
    await open('One', States, (event, calls) => (calls === 1 ? fails(event, calls) : echo(event, calls)));
    const execution = await bench.start('once', { n: 1 });
    const { task_token } = await bench.message();
    await bench.restart();
    await bench.succeed(task_token, {});
    expect(await bench.ended(execution)).toMatchObject({ status: 'SUCCEEDED' });
    expect(bench.calls.map((event) => 'one' in event)).toEqual([false, true, true]);
  });

  test('waits anew, with a new token, when a wait timed out and is retried', async () => {
    const Retry = [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 1 }];
    await open('Wait', { Wait: wait({ TimeoutSeconds: 60, Retry, End: true }) });
    const execution = await bench.start('anew', {});
    const first = await bench.message();
    bench.clock.advance(60_000);
    const second = await bench.message();
    await expect(bench.succeed(first.task_token, 1)).rejects.toMatchObject({ code: 'TaskTimedOut' });
    await bench.succeed(second.task_token, 2);
    expect(await bench.ended(execution)).toMatchObject({ status: 'SUCCEEDED', output: '2' });
  });

  test('tells of the beginning and the end of an execution', async () => {
    await open('Done', { Done: DONE });
    await bench.ended(await bench.start('told', { a: 1 }));
    const fixed = {
      executionArn: 'arn:aws:states:us-east-1:000000000000:execution:machine:told',
      stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:machine',
      name: 'told',
      startDate: 1_767_225_600_000,
      input: '{"a":1}',
      error: null,
      cause: null,
    };
    expect(bench.statusChanges).toEqual([
      { ...fixed, status: 'RUNNING', stopDate: null, output: null },
      { ...fixed, status: 'SUCCEEDED', stopDate: 1_767_225_600_000, output: '{"a":1}' },
    ]);
  });
});

describe('the API', () => {
  test('answers a repeated start as the first while it runs, and refuses other input and closed names', async () => {
    await open('Wait', { Wait: wait({ End: true }) });
    const request = { stateMachineArn: MACHINE_ARN, name: 'same', input: '{"a":1}' };
    const first = await bench.call('StartExecution', request);
    bench.clock.advance(5000);
    expect(await bench.call('StartExecution', request)).toEqual(first);
    const exists = { code: 'ExecutionAlreadyExists' };
    await expect(bench.call('StartExecution', { ...request, input: '{"a":2}' })).rejects.toMatchObject(exists);
    const { task_token } = await bench.message();
    await bench.succeed(task_token, {});
    await bench.ended('arn:aws:states:us-east-1:000000000000:execution:machine:same');
    await expect(bench.call('StartExecution', request)).rejects.toMatchObject(exists);
  });

  test('starts one execution when a name comes many times at once', async () => {
    await open('Call', { Call: invoke({ End: true }) });
    const arns = await Promise.all(Array.from({ length: 10 }, () => bench.start('crowd', {}).catch(() => 'closed')));
    await bench.ended('arn:aws:states:us-east-1:000000000000:execution:machine:crowd');
    expect(arns).toContain('arn:aws:states:us-east-1:000000000000:execution:machine:crowd');
    expect(bench.calls).toHaveLength(1);
  });

  test('stops an execution and closes its token', async () => {
    await open('Wait', { Wait: wait({ End: true }) });
    const executionArn = await bench.start('stop', {});
    const { task_token: taskToken } = await bench.message();
    await bench.call('SendTaskHeartbeat', { taskToken });
    await bench.call('StopExecution', { executionArn, error: 'Enough', cause: 'by hand' });
    expect(await bench.describe(executionArn)).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'by hand' });
    expect((await bench.story(executionArn)).at(-1)).toBe('ExecutionAborted');
    for (const operation of ['SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat']) {
      await expect(bench.call(operation, { taskToken, output: '{}' })).rejects.toMatchObject({ code: 'TaskTimedOut' });
    }
  });

  test('lists executions newest first, by status and in pages', async () => {
    await open('Done', { Done: DONE });
    for (const name of ['one', 'two', 'three']) {
      await bench.ended(await bench.start(name, {}));
      bench.clock.advance(1000);
    }
    interface Page {
      executions: { name: string }[];
      nextToken?: string;
    }
    const list = (more: object) => bench.call<Page>('ListExecutions', { stateMachineArn: MACHINE_ARN, ...more });
    const first = await list({ maxResults: 2 });
    const second = await list({ maxResults: 2, nextToken: first.nextToken });
    expect([first, second].map(({ executions }) => executions.map(({ name }) => name))).toEqual([
      ['three', 'two'],
      ['one'],
    ]);
    expect(second).not.toHaveProperty('nextToken');
    expect((await list({ statusFilter: 'RUNNING' })).executions).toEqual([]);
  });

  test('gives the history backwards and in pages', async () => {
    await open('Done', { Done: DONE });
    const executionArn = await bench.start('pages', {});
    await bench.ended(executionArn);
    const read = (more: object) =>
      bench.call<{ events: { id: number }[]; nextToken?: string }>('GetExecutionHistory', { executionArn, ...more });
    const { events, nextToken } = await read({ reverseOrder: true, maxResults: 3 });
    expect(events.map(({ id }) => id)).toEqual([4, 3, 2]);
    expect((await read({ reverseOrder: true, nextToken })).events.map(({ id }) => id)).toEqual([1]);
  });

  const ARN = { stateMachineArn: MACHINE_ARN };
  const noExecution = { executionArn: 'arn:aws:states:us-east-1:000000000000:execution:machine:none' };
  test.each([
    ['StartExecution', { ...ARN, name: 'a b' }, 'InvalidName'],
    ['StartExecution', { ...ARN, name: 'x'.repeat(81) }, 'ValidationException'],
    ['StartExecution', { ...ARN, input: '{' }, 'InvalidExecutionInput'],
    ['StartExecution', { ...ARN, input: JSON.stringify('x'.repeat(262_144)) }, 'InvalidExecutionInput'],
    ['StartExecution', { stateMachineArn: `${MACHINE_ARN}s` }, 'StateMachineDoesNotExist'],
    ['StartExecution', {}, 'ValidationException'],
    ['DescribeExecution', noExecution, 'ExecutionDoesNotExist'],
    ['GetExecutionHistory', noExecution, 'ExecutionDoesNotExist'],
    ['StopExecution', noExecution, 'ExecutionDoesNotExist'],
    ['SendTaskSuccess', { taskToken: 'forged', output: '{}' }, 'InvalidToken'],
    ['SendTaskSuccess', { taskToken: 'A'.repeat(620), output: '{}' }, 'InvalidToken'],
    ['SendTaskSuccess', { taskToken: 'A'.repeat(2049), output: '{}' }, 'ValidationException'],
    ['SendTaskSuccess', { taskToken: 'A'.repeat(620), output: 'no JSON' }, 'InvalidOutput'],
  ] as const)('%s is refused: %#', async (operation, request, code) => {
    await open('Done', { Done: DONE });
    await expect(bench.call(operation, request)).rejects.toMatchObject({ code });
  });
});

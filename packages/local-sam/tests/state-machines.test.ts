import { afterEach, describe, expect, test } from '@jest/globals';
import { DONE, echo, fails, invoke } from './states.ts';
import { FUNCTION_ARN, QUEUE_URL, type StandIn, Workbench } from './workbench.ts';

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

  test('goes where a test for absence leads', async () => {
    const absent = { Variable: '$.gone', IsPresent: false };
    const rules = {
      Type: 'Choice',
      Choices: [
        { And: [absent, { Not: absent }], Next: 'Wrong' },
        { ...absent, Next: 'Right' },
      ],
    };
    await open('Choose', { Choose: rules, Right: DONE, Wrong: { Type: 'Fail', Error: 'Wrong' } });
    expect(await bench.ended(await bench.start('absent', {}))).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('takes the result alone where ResultPath is the whole', async () => {
    await open('Call', { Call: invoke({ ResultSelector: { 'x.$': '$.Payload.x' }, ResultPath: '$', End: true }) });
    expect(await bench.ended(await bench.start('whole', { x: 1, y: 2 }))).toMatchObject({ output: '{"x":1}' });
  });

  test('hands a text over as the JSON that it is', async () => {
    await open('Call', {
      Call: { ...invoke({ End: true }), Parameters: { FunctionName: FUNCTION_ARN, Payload: '{"x":1}' } },
    });
    await bench.ended(await bench.start('text', {}));
    expect(bench.calls).toEqual([{ x: 1 }]);
  });

  test('fails a task whose result is larger than Step Functions takes', async () => {
    const large: StandIn = () => ({ payload: { text: 'x'.repeat(262_144) } });
    const Catch = [{ ErrorEquals: ['States.DataLimitExceeded'], Next: 'Caught' }];
    await open('Call', { Call: invoke({ Catch, End: true }), Caught: DONE }, large);
    expect(await bench.ended(await bench.start('large', {}))).toMatchObject({ status: 'SUCCEEDED' });
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

import { afterEach, describe, expect, test } from '@jest/globals';
import { DONE, echo, invoke, wait } from './states.ts';
import { MACHINE_ARN, type StandIn, Workbench } from './workbench.ts';

let bench: Workbench;
const open = async (StartAt: string, States: object, answer: StandIn = echo) => {
  bench = await Workbench.open({ StartAt, States }, answer);
};
afterEach(() => bench.close());

describe('the Step Functions API', () => {
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

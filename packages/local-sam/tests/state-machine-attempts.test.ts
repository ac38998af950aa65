import { afterEach, describe, expect, test } from '@jest/globals';
import { DONE, echo, fails, failsFirst, invoke, wait } from './states.ts';
import { eventually, type StandIn, Workbench } from './workbench.ts';

let bench: Workbench;
const open = async (StartAt: string, States: object, answer: StandIn = echo) => {
  bench = await Workbench.open({ StartAt, States }, answer);
};
afterEach(() => bench.close());

describe('a state machine that waits, retries or is replayed', () => {
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
});

import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type StandIn, Workbench } from '../../packages/local-sam/tests/workbench.ts';
import { ASSIGNED, failure, input, RECORDED, recordOutcome, shippedDefinition, substituted } from './approval.ts';

const DAY_MS = 86_400_000;

let bench: Workbench;
const open = async (answer: StandIn, definition = shippedDefinition()) => {
  bench = await Workbench.open(definition, answer);
};
afterEach(() => bench.close());

/** Stands in for update_status of a task whose deadline was moved by an hour, as many times as given. */
const notDue =
  (times: number): StandIn =>
  (event, calls) =>
    calls < times
      ? { payload: { status: 'PENDING', task_id: event.task_id, timeout_seconds: 3_600 } }
      : recordOutcome(event, calls);
const entered = (story: string[]) => story.filter((event) => event.includes('StateEntered '));

describe('the approval workflow, when its time is over and that of the task is not,', () => {
  test('assigns the same task anew and waits for what is left', async () => {
    await open(notDue(1));
    const execution = await bench.start('moved', input('moved'));
    const first = await bench.message();
    bench.clock.advance(DAY_MS);
    const second = await bench.message();
    expect(second.task_id).toBe('moved');
    expect(second.task_token).not.toBe(first.task_token);

    bench.clock.advance(3_600_000 - 1);
    expect(await bench.describe(execution)).toMatchObject({ status: 'RUNNING' });
    bench.clock.advance(1);
    expect(await bench.ended(execution)).toMatchObject({ status: 'FAILED', error: 'EXPIRED' });
    expect(await bench.story(execution)).toEqual([
      ...ASSIGNED,
      'TaskTimedOut',
      'TaskStateExited',
      ...RECORDED,
      ...ASSIGNED.slice(1),
      'TaskTimedOut',
      'TaskStateExited',
      ...RECORDED,
      'FailStateEntered Not approved',
      'ExecutionFailed',
    ]);
    const timeout = { Error: 'States.Timeout', Cause: '' };
    expect(bench.calls).toEqual([
      { task_id: 'moved', timeout_seconds: 86_400, timeout },
      { task_id: 'moved', status: 'PENDING', timeout_seconds: 3_600, timeout },
    ]);
  });

  test('takes the decision of a later round, and does not take its timeout for the end of the time', async () => {
    await open(notDue(1));
    const execution = await bench.start('decided', input('decided'));
    await bench.message();
    bench.clock.advance(DAY_MS);
    await bench.succeed((await bench.message()).task_token, { decision: 'APPROVED' });

    expect(await bench.ended(execution)).toMatchObject({ status: 'SUCCEEDED', output: '{"status":"APPROVED"}' });
    expect(bench.calls[1]).toMatchObject({ task_id: 'decided', outcome: { decision: 'APPROVED' } });
    expect(bench.calls[1]).not.toHaveProperty('timeout');
  });

  test('enters four states, and three more for each round', async () => {
    await open(notDue(3));
    const execution = await bench.start('often', input('often'));
    await bench.message();
    bench.clock.advance(DAY_MS);
    for (let round = 0; round < 3; round++) {
      await bench.message();
      bench.clock.advance(3_600_000);
    }
    await bench.ended(execution);
    expect(entered(await bench.story(execution))).toHaveLength(4 + 3 * 3);
  });

  test('waits on over a restart in the second round', async () => {
    await open(notDue(1));
    const execution = await bench.start('restart', input('restart'));
    await bench.message();
    bench.clock.advance(DAY_MS);
    const { task_token } = await bench.message();
    await bench.restart();
    await bench.succeed(task_token, { decision: 'APPROVED' });
    expect(await bench.ended(execution)).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('ends without a status where its definition is of an earlier release, which cannot wait once more', async () => {
    const earlier = substituted(readFileSync(new URL('earlier-definition.asl.json', import.meta.url), 'utf8'));
    await open(({ error }) => (error ? failure('NothingToRecordError') : failure('Other')), earlier);
    const execution = await bench.start('earlier', input('earlier'));
    await bench.message();
    bench.clock.advance(DAY_MS);
    expect(await bench.ended(execution)).toMatchObject({ status: 'FAILED', error: 'STATUS_NOT_RECORDED' });
    expect(bench.calls).toEqual([
      { task_id: 'earlier', timeout_seconds: 86_400, error: { Error: 'States.Timeout', Cause: '' } },
    ]);
  });
});

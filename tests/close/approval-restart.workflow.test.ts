import { afterEach, describe, expect, test } from '@jest/globals';
import { type StandIn, Workbench } from '../../packages/local-sam/tests/workbench.ts';
import { hangingOnce, input, RECORD, recordOutcome, shippedDefinition } from './approval.ts';

const DAY_MS = 86_400_000;

let bench: Workbench;
const open = async (answer: StandIn) => {
  bench = await Workbench.open(shippedDefinition(), answer);
};
afterEach(() => bench.close());

describe('the approval workflow, when the stack restarts,', () => {
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
    const { called, answer } = hangingOnce();
    await open(answer);
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
});

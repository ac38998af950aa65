import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, closedTask, decide, submit } from '../support/api-client.ts';
import { executionEvents } from '../support/executions.ts';
import { isDeployed, openTarget, type Target } from '../support/target.ts';

let target: Target;
/** Its deadline moves before the first test, so that the minute of waiting passes meanwhile. */
let moved_earlier: string;

beforeAll(async () => {
  target = await openTarget();
  moved_earlier = await submit(target, { due_in_seconds: 3_600 });
  expect((await moveDeadline(moved_earlier, 1)).status).toBe(200);
}, 90_000);

afterAll(() => target.stop());

const moveDeadline = (task_id: string, due_in_seconds: number) =>
  call(target, 'author', 'POST', `/tasks/${task_id}/deadline`, { due_in_seconds });

/** How many times the execution of a task entered a state. */
async function timesIn(task_id: string, state: string): Promise<number> {
  const events = await executionEvents(target, task_id);
  return events.filter(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === state).length;
}

test('a deadline that moved later lets the execution wait again, and the assessor decide', async () => {
  const task_id = await submit(target, { due_in_seconds: 5 });
  await sleep(2_000);
  expect((await moveDeadline(task_id, 60)).status).toBe(200);
  await sleep(8_000);
  expect((await decide(target, task_id, 'APPROVED')).status).toBe(202);
  expect(await closedTask(target, task_id)).toMatchObject({ status: 'APPROVED' });
  if (!isDeployed) expect(await timesIn(task_id, 'Assign to assessor')).toBe(2);
}, 60_000);

test('a deadline that moved earlier closes the task within a minute', async () => {
  expect(await closedTask(target, moved_earlier, 75)).toMatchObject({ status: 'EXPIRED', decision: null });
}, 90_000);

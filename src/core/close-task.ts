import * as v from 'valibot';
import { NothingToRecordError } from './errors.ts';
import { isUuid, parseInput } from './input.ts';
import type { Clock } from './ports/system.ts';
import type { TaskStore } from './ports/task-store.ts';
import type { Telemetry } from './ports/telemetry.ts';
import type { Status } from './task.ts';
import type { Origin } from './task-event.ts';

const failure = v.optional(v.object({ Error: v.string('must be a string') }));

/**
 * The execution's state: its input, and `timeout` if the assessor's time ran out. The decision that it was told is not read. An
 * execution of a definition that cannot wait again has the timeout at `error`.
 */
const executionState = v.object({
  task_id: v.pipe(v.string('must be a string'), v.check(isUuid, 'must be a UUID')),
  timeout: failure,
  error: failure,
});

/** Becomes the execution's state: the final status, or that the task is still open and for how long. */
export type CloseAnswer = { status: Status } | { status: 'PENDING'; task_id: string; timeout_seconds: number };

const TIMEOUT = 'States.Timeout';

/**
 * Closes the task of an execution with the outcome in PostgreSQL, and answers the status.
 *
 * What the execution was told does not matter: a forged task success closes no undecided task, a committed decision beats a
 * timeout, and a timeout that is not due closes nothing; the execution then waits for the rest. Idempotent.
 * @throws ValidationFailedError | NothingToRecordError | DatabaseUnavailableError
 */
export async function closeTask(
  ports: { store: Pick<TaskStore, 'closeTask'>; telemetry: Telemetry; clock: Clock; origin: Origin },
  input: unknown,
): Promise<CloseAnswer> {
  const { task_id, timeout, error } = parseInput(executionState, input);
  const canWait = timeout?.Error === TIMEOUT;
  const timedOut = canWait || error?.Error === TIMEOUT;
  const now = ports.clock.now();
  const answer = await ports.store.closeTask(task_id, timedOut, now, ports.origin);
  if (answer === null || (answer.status === 'PENDING' && !canWait)) {
    throw new NothingToRecordError(`task ${task_id} does not exist, or has neither a decision nor a timeout`);
  }
  const { status, due_at } = answer;
  if (status === 'PENDING') return { status, task_id, timeout_seconds: secondsUntil(due_at, now) };
  ports.telemetry.count('TaskClosed');
  return { status };
}

/** Rounded up, so that the deadline has passed after them. Step Functions takes at least one. */
function secondsUntil(due_at: Date, now: Date): number {
  return Math.max(Math.ceil((due_at.getTime() - now.getTime()) / 1000), 1);
}

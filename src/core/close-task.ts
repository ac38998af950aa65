import * as v from 'valibot';
import { NothingToRecordError } from './errors.ts';
import { isUuid, parseInput } from './input.ts';
import type { Clock, TaskStore, Telemetry } from './ports.ts';
import type { Status } from './task.ts';
import type { Origin } from './task-event.ts';

/** The execution's state: its input, and `error` where the assessor's time ran out. The decision it was told is not read. */
const executionState = v.object({
  task_id: v.pipe(v.string('must be a string'), v.check(isUuid, 'must be a UUID')),
  error: v.optional(v.object({ Error: v.string('must be a string') })),
});

/**
 * Closes the task that an execution is about with the outcome that PostgreSQL holds, and says which status holds.
 *
 * Whatever the execution was told counts for nothing: a forged task success closes no undecided task, and a decision
 * that was committed beats a timeout. Asked again, it answers the same.
 * @throws ValidationFailedError | NothingToRecordError | DatabaseUnavailableError
 */
export async function closeTask(
  ports: { store: TaskStore; telemetry: Telemetry; clock: Clock; origin: Origin },
  input: unknown,
): Promise<{ status: Status }> {
  const { task_id, error } = parseInput(executionState, input);
  const timedOut = error?.Error === 'States.Timeout';
  const status = await ports.store.closeTask(task_id, timedOut, ports.clock.now(), ports.origin);
  if (status === null) {
    throw new NothingToRecordError(`task ${task_id} does not exist, or has neither a decision nor a timeout`);
  }
  ports.telemetry.count('TaskClosed');
  return { status };
}

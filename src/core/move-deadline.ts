import * as v from 'valibot';
import { authorize, type Person } from './access.ts';
import { AlreadyDecidedError, NotFoundError, TaskClosedError, ValidationFailedError } from './errors.ts';
import { isUuid, parseInput } from './input.ts';
import { LIMITS } from './limits.ts';
import type { ReassignmentGate } from './ports/reassignment-gate.ts';
import type { Clock } from './ports/system.ts';
import type { TaskStore } from './ports/task-store.ts';
import { readTask } from './read-tasks.ts';
import { dueInSeconds } from './submission-input.ts';
import type { Task } from './task.ts';
import type { Origin } from './task-event.ts';

export interface DeadlinePorts {
  store: ReassignmentGate & Pick<TaskStore, 'findTask'>;
  clock: Clock;
  origin: Origin;
}

/** The new deadline. */
export const deadlineInput = v.strictObject({ due_in_seconds: dueInSeconds });

/**
 * Moves the deadline of an open task, later or earlier; it counts from now. An execution that waits for less waits again; reconcile closes
 * tasks that are due earlier than their execution knows. `readBody` is called after the access check: 404 and 403 come before 400.
 * @throws NotFoundError | NotAuthorError | ValidationFailedError | AlreadyDecidedError | TaskClosedError | DatabaseUnavailableError
 */
export async function moveDeadline(
  { store, clock, origin }: DeadlinePorts,
  person: Person,
  task_id: string,
  readBody: () => unknown,
): Promise<Task> {
  const found = isUuid(task_id) ? await store.findTask(task_id) : null;
  if (found === null) throw new NotFoundError('there is no such task');
  const { created_at } = authorize(person, found, 'move_deadline');
  const { due_in_seconds } = parseInput(deadlineInput, readBody());
  const now = clock.now();
  const due_at = dueAt(created_at, now, due_in_seconds);
  const isMoved = await store.moveDeadline(task_id, due_at, { person, now, origin });
  const { question: _, ...task } = await readTask({ store }, person, task_id);
  if (isMoved) return task;
  throw task.decision === null
    ? new TaskClosedError('the task was closed')
    : new AlreadyDecidedError('the task is decided');
}

/**
 * The new deadline of a task that was created at that time. An execution ends a year after its start, so the task must have closed before,
 * however often its deadline moves.
 * @throws ValidationFailedError
 */
export function dueAt(created_at: Date, now: Date, due_in_seconds: number): Date {
  const due_at = new Date(now.getTime() + due_in_seconds * 1000);
  if (due_at.getTime() - created_at.getTime() > LIMITS.due_in_seconds.max * 1000) {
    const message = 'must end at most 360 days after the task was created';
    throw new ValidationFailedError([{ path: 'due_in_seconds', message }]);
  }
  return due_at;
}

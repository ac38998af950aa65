import { authorize, type Person } from './access.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { NotFoundError } from './errors.ts';
import { isUuid, parseInput, taskListQuery } from './input.ts';
import type { HistoryStore, TaskPage, TaskStore } from './ports/task-store.ts';
import type { TaskWithQuestion } from './task.ts';
import type { TaskEvent } from './task-event.ts';
import { asCreated } from './veil.ts';

/**
 * One task with its question, for its author, its assessor and coordinators.
 * @throws NotFoundError | DatabaseUnavailableError
 */
export async function readTask(
  store: Pick<TaskStore, 'findTask'>,
  person: Person,
  task_id: string,
): Promise<TaskWithQuestion> {
  const { task, isVeiled } = await findTask(store, person, task_id);
  return isVeiled ? asCreated(task) : task;
}

/** `isVeiled`: the person is an assessor of the same stage, and must not see yet what becomes of this task. */
async function findTask(store: Pick<TaskStore, 'findTask'>, person: Person, task_id: string) {
  const task = isUuid(task_id) ? await store.findTask(task_id) : null;
  if (task === null) throw new NotFoundError('there is no such task');
  const { veiled_from, revision: _, question_status: __, ...found } = authorize(person, task, 'read');
  return { task: found, isVeiled: veiled_from.includes(person.email) };
}

/**
 * What happened to one task, oldest first, for those who may read it.
 * @throws NotFoundError | DatabaseUnavailableError
 */
export async function readEvents(
  store: Pick<TaskStore, 'findTask' | 'listTasks'>,
  history: HistoryStore,
  person: Person,
  task_id: string,
): Promise<{ events: TaskEvent[] }> {
  const { task, isVeiled } = await findTask(store, person, task_id);
  const events = await history.listEvents(task.task_id);
  return { events: isVeiled ? events.slice(0, 1) : events };
}

/**
 * A page of the caller's own tasks, newest first. `next_cursor` is null at the end; pages neither skip nor repeat a
 * task, whatever is created meanwhile.
 * @throws ValidationFailedError | DatabaseUnavailableError
 */
export async function listTasks(
  store: Pick<TaskStore, 'findTask' | 'listTasks'>,
  person: Person,
  query: Record<string, string | undefined>,
): Promise<TaskPage> {
  const { role, status, limit, cursor } = parseInput(taskListQuery, query);
  const after = cursor === undefined ? null : decodeCursor(cursor);
  const { tasks, next } = await store.listTasks({
    role,
    email: person.email,
    status,
    limit,
    cursor: after && { created_at: after.created_at, task_id: after.id },
  });
  return { tasks, next_cursor: next && encodeCursor({ created_at: next.created_at, id: next.task_id }) };
}

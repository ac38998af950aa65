import { authorize, type Person } from './access.ts';
import { NotFoundError, ValidationFailedError } from './errors.ts';
import { isUuid, parseInput, taskListQuery } from './input.ts';
import type { HistoryStore, TaskCursor, TaskPage, TaskStore } from './ports/task-store.ts';
import type { TaskWithQuestion } from './task.ts';
import type { TaskEvent } from './task-event.ts';

/**
 * One task with its question, for its author, its assessor and coordinators.
 * @throws NotFoundError | DatabaseUnavailableError
 */
export async function readTask(
  store: Pick<TaskStore, 'findTask'>,
  person: Person,
  task_id: string,
): Promise<TaskWithQuestion> {
  const task = isUuid(task_id) ? await store.findTask(task_id) : null;
  if (task === null) throw new NotFoundError('there is no such task');
  return authorize(person, task, 'read');
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
  const task = await readTask(store, person, task_id);
  return { events: await history.listEvents(task.task_id) };
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
  const { tasks, next } = await store.listTasks({ role, email: person.email, status, limit, cursor: after });
  return { tasks, next_cursor: next === null ? null : encodeCursor(next) };
}

function encodeCursor({ created_at, task_id }: TaskCursor): string {
  return btoa(`${created_at}/${task_id}`).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)\/([0-9a-f-]{36})$/;

function decodeCursor(cursor: string): TaskCursor {
  const [, created_at, task_id] = CURSOR.exec(decodeBase64Url(cursor)) ?? [];
  if (created_at === undefined || task_id === undefined || !isUuid(task_id) || !isMoment(created_at)) {
    throw new ValidationFailedError([{ path: 'cursor', message: 'must be the next_cursor of another page' }]);
  }
  return { created_at, task_id };
}

/** Whether PostgreSQL would read it: Date.parse alone takes 30 February, and a year 0. */
function isMoment(text: string): boolean {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds) || text.startsWith('0000')) return false;
  return new Date(milliseconds).toISOString().slice(0, -1) === text.slice(0, 23);
}

function decodeBase64Url(text: string): string {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return '';
  }
}

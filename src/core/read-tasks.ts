import { assertCoordinator, authorize, type Person } from './access.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { NotFoundError } from './errors.ts';
import { isUuid, parseInput } from './input.ts';
import { officeListQuery, taskListQuery } from './list-queries.ts';
import type { Clock } from './ports/system.ts';
import type { HistoryStore, TaskCursor, TaskLists, TaskPage, TaskStore } from './ports/task-store.ts';
import type { TaskWithQuestion } from './task.ts';
import type { TaskEvent } from './task-event.ts';
import { asCreated } from './veil.ts';

/**
 * One task with its question, for its author, its assessor and coordinators.
 * @throws NotFoundError | DatabaseUnavailableError
 */
export async function readTask(
  { store }: { store: Pick<TaskStore, 'findTask'> },
  person: Person,
  task_id: string,
): Promise<TaskWithQuestion> {
  const { task, isVeiled } = await findTask(store, person, task_id);
  return isVeiled ? asCreated(task) : task;
}

/** `isVeiled`: the person assesses the same stage, and must not see the result of this task yet. */
async function findTask(store: Pick<TaskStore, 'findTask'>, person: Person, task_id: string) {
  const task = isUuid(task_id) ? await store.findTask(task_id) : null;
  if (task === null) throw new NotFoundError('there is no such task');
  const {
    veiled_from,
    is_decided_on: _,
    revision: __,
    question_status: ___,
    ...found
  } = authorize(person, task, 'read');
  return { task: found, isVeiled: veiled_from.includes(person.email) };
}

/**
 * What happened to one task, oldest first, for those who may read it.
 * @throws NotFoundError | DatabaseUnavailableError
 */
export async function readEvents(
  { store, history }: { store: Pick<TaskStore, 'findTask'>; history: HistoryStore },
  person: Person,
  task_id: string,
): Promise<{ events: TaskEvent[] }> {
  const { task, isVeiled } = await findTask(store, person, task_id);
  const events = await history.listEvents(task.task_id);
  return { events: isVeiled ? events.slice(0, 1) : events };
}

/**
 * A page of the caller's own tasks, or of everybody's for coordinators, newest first. `next_cursor` is null at the end; pages neither skip
 * nor repeat a task, whatever is created meanwhile.
 * @throws ValidationFailedError | NotCoordinatorError | DatabaseUnavailableError
 */
export async function listTasks(
  { store, clock }: { store: TaskLists; clock: Clock },
  person: Person,
  query: Record<string, string | undefined>,
): Promise<TaskPage> {
  if (query.role === 'coordinator') return await listOfficeTasks(store, clock, person, query);
  const { cursor, excerpt = false, ...page } = parseInput(taskListQuery, query);
  const wanted = { ...page, has_excerpts: excerpt, email: person.email, cursor: cursorOf(cursor) };
  const { tasks, next } = await store.listTasks(wanted);
  return { tasks, next_cursor: encoded(next) };
}

async function listOfficeTasks(
  store: Pick<TaskLists, 'listOfficeTasks'>,
  clock: Clock,
  person: Person,
  query: Record<string, string | undefined>,
): Promise<TaskPage> {
  // Before the rest of the query is checked: 403 comes before 400.
  assertCoordinator(person, 'only coordinators may see the tasks of others');
  const { role: _, cursor, overdue = false, stuck = false, ...given } = parseInput(officeListQuery, query);
  const { due_before = null, assigned_to = null, assigned_by = null, decided_since = null, ...page } = given;
  const filters = { overdue, due_before, stuck, assigned_to, assigned_by, decided_since };
  const wanted = { ...page, ...filters, email: person.email, cursor: cursorOf(cursor) };
  const { tasks, next } = await store.listOfficeTasks(wanted, clock.now());
  return {
    tasks: tasks.map(({ task, is_veiled }) => (is_veiled ? asCreated(task) : task)),
    next_cursor: encoded(next),
  };
}

function cursorOf(cursor: string | undefined): TaskCursor | null {
  if (cursor === undefined) return null;
  const { created_at, id } = decodeCursor(cursor);
  return { created_at, task_id: id };
}

function encoded(next: TaskCursor | null): string | null {
  return next && encodeCursor({ created_at: next.created_at, id: next.task_id });
}

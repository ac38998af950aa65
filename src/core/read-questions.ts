import { assertCoordinator, type Person } from './access.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { NotFoundError } from './errors.ts';
import { isUuid, parseInput } from './input.ts';
import { questionListQuery } from './list-queries.ts';
import type { QuestionStore } from './ports/question-store.ts';
import type { ListedQuestion, ReviewedQuestion } from './question.ts';
import { authorizeQuestion, questionAccessOf } from './question-access.ts';
import type { TaskEvent } from './task-event.ts';
import { isVeiled } from './veil.ts';

/** The ports of reading questions. */
export interface QuestionPorts {
  store: QuestionStore;
}

/**
 * One question with its stages and tasks, for its author, coordinators, and assessors of it or of a later revision.
 * @throws NotFoundError | DatabaseUnavailableError
 */
export async function readQuestion(
  { store }: QuestionPorts,
  person: Person,
  question_id: string,
): Promise<ReviewedQuestion> {
  const found = isUuid(question_id) ? await store.findQuestion(question_id, person.email) : null;
  return authorizeQuestion(person, found, 'read').question;
}

/**
 * The revisions of a question that the person may see, oldest first.
 * @throws NotFoundError | DatabaseUnavailableError
 */
export async function readRevisions(
  { store }: QuestionPorts,
  person: Person,
  question_id: string,
): Promise<{ revisions: ReviewedQuestion[] }> {
  const found = isUuid(question_id) ? await store.findRevisions(question_id, person.email) : [];
  const visible = found.filter((sealed) => questionAccessOf(person, sealed, 'read') === 'allowed');
  const revisions = visible.map((sealed) => authorizeQuestion(person, sealed, 'read').question);
  // A person who may see only an earlier revision must not learn that this one exists.
  if (!revisions.some((revision) => revision.question_id === question_id.toLowerCase())) {
    throw new NotFoundError('there is no such question');
  }
  return { revisions };
}

/**
 * The events of a question's tasks, in order. For a task whose result the person must not see yet, only its creation.
 * @throws NotFoundError | DatabaseUnavailableError
 */
export async function readQuestionEvents(
  { store }: QuestionPorts,
  person: Person,
  question_id: string,
): Promise<{ events: (TaskEvent & { task_id: string })[] }> {
  const question = await readQuestion({ store }, person, question_id);
  const veiled = question.tasks.filter((task) => isVeiled(task, question, person)).map(({ task_id }) => task_id);
  const events = await store.listQuestionEvents(question.question_id);
  return { events: events.filter(({ task_id, sequence }) => sequence === 1 || !veiled.includes(task_id)) };
}

/**
 * A page of the person's own questions, or of everybody's for coordinators, newest first. `next_cursor` is null at the end.
 * @throws ValidationFailedError | NotCoordinatorError | DatabaseUnavailableError
 */
export async function listQuestions(
  { store }: QuestionPorts,
  person: Person,
  query: Record<string, string | undefined>,
): Promise<{ questions: ListedQuestion[]; next_cursor: string | null }> {
  // Before the rest of the query is checked: 403 comes before 400.
  if (query.role === 'coordinator') assertCoordinator(person, 'only coordinators may see the questions of others');
  const { cursor, ...wanted } = parseInput(questionListQuery, query);
  const after = cursor === undefined ? null : decodeCursor(cursor);
  const { questions, next } = await store.listQuestions({
    ...wanted,
    email: person.email,
    cursor: after && { created_at: after.created_at, question_id: after.id },
  });
  return { questions, next_cursor: next && encodeCursor({ created_at: next.created_at, id: next.question_id }) };
}

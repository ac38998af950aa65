import type { Person } from './access.ts';
import { NotAuthorError, NotCoordinatorError, NotFoundError } from './errors.ts';
import type { ReviewedQuestion } from './question.ts';
import { veilQuestion } from './veil.ts';

/**
 * What determines who may do what to a question: its author, whether the caller assesses it or a later revision, and whether somebody
 * has decided on it.
 */
export interface QuestionParties {
  submitted_by: string | null;
  is_assessor: boolean;
  is_decided_on: boolean;
}

export type QuestionAction = 'read' | 'revise' | 'withdraw' | 'reassign';

/** The reason for a refusal. `hidden`: answer as if the question did not exist. */
export type QuestionAccess = 'allowed' | 'hidden' | 'not_author' | 'not_coordinator';

/** Whether `person` may do `action` to a question; no other code decides that. The gate repeats the rule for authors. */
export function questionAccessOf(
  person: Person,
  { submitted_by, is_assessor, is_decided_on }: QuestionParties,
  action: QuestionAction,
): QuestionAccess {
  const isAuthor = person.email === submitted_by;
  if (!isAuthor && !is_assessor && !person.is_coordinator) return 'hidden';
  switch (action) {
    case 'read':
      return 'allowed';
    case 'revise':
      return isAuthor ? 'allowed' : 'not_author';
    case 'withdraw':
      return isAuthor || person.is_coordinator ? 'allowed' : 'not_author';
    case 'reassign':
      if (person.is_coordinator) return 'allowed';
      if (!isAuthor) return 'not_author';
      return is_decided_on ? 'not_coordinator' : 'allowed';
  }
}

const content = Symbol('content');

/** A question that shows only its parties until `authorizeQuestion` opens it. */
export interface SealedQuestion<T extends QuestionParties> extends QuestionParties {
  readonly [content]: T;
}

/** Seals a question; the store does this to every question it finds for a person. */
export function sealQuestion<T extends QuestionParties>(question: T): SealedQuestion<T> {
  const { submitted_by, is_assessor, is_decided_on } = question;
  return { submitted_by, is_assessor, is_decided_on, [content]: question };
}

/**
 * The question, as far as `person` may see it, if they may do `action` to it.
 * @throws NotFoundError | NotAuthorError | NotCoordinatorError
 */
export function authorizeQuestion<T extends QuestionParties & { question: ReviewedQuestion }>(
  person: Person,
  question: SealedQuestion<T> | null,
  action: QuestionAction,
): T {
  switch (question === null ? 'hidden' : questionAccessOf(person, question, action)) {
    case 'hidden':
      throw new NotFoundError('there is no such question');
    case 'not_author':
      throw new NotAuthorError(`only the author may ${action} this question`);
    case 'not_coordinator':
      throw new NotCoordinatorError(NotCoordinatorError.DECIDED_ON);
    case 'allowed':
      return veiled((question as SealedQuestion<T>)[content], person);
  }
}

function veiled<T extends { question: ReviewedQuestion }>(found: T, person: Person): T {
  return { ...found, question: veilQuestion(found.question, person) };
}

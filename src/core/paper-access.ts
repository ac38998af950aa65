import type { Person } from './access.ts';
import { NotAuthorError, NotFoundError } from './errors.ts';
import { type Paper, paperOf } from './paper.ts';
import type { FoundPaper } from './ports/paper-store.ts';
import type { ReviewedQuestion } from './question.ts';
import { authorizeQuestion, questionAccessOf } from './question-access.ts';

export type PaperAction = 'read' | 'withdraw' | 'reassign' | 'move_deadline';

/** The reason for a refusal. `hidden`: answer as if the paper did not exist. */
export type PaperAccess = 'allowed' | 'hidden' | 'not_author';

/** Whether `person` may do `action` to a paper; `is_assessor` of any of its questions. No other code decides that. */
export function paperAccessOf(
  person: Person,
  { submitted_by, is_assessor }: { submitted_by: string; is_assessor: boolean },
  action: PaperAction,
): PaperAccess {
  if (person.email === submitted_by || person.is_coordinator) return 'allowed';
  if (!is_assessor) return 'hidden';
  return action === 'read' ? 'allowed' : 'not_author';
}

/**
 * The paper as `person` may see it, if they may do `action` to it: assessors see the questions that they assess.
 * @throws NotFoundError | NotAuthorError
 */
export function authorizePaper(person: Person, found: FoundPaper | null, action: PaperAction): Paper {
  if (found === null) throw new NotFoundError('there is no such paper');
  const questions = newestOf(person, found);
  const parties = { submitted_by: found.paper.submitted_by, is_assessor: questions.length > 0 };
  switch (paperAccessOf(person, parties, action)) {
    case 'hidden':
      throw new NotFoundError('there is no such paper');
    case 'not_author':
      throw new NotAuthorError('only the author and coordinators may do this');
    case 'allowed':
      return paperOf(found.paper, questions);
  }
}

/** The newest revision of each question that the person may see. */
function newestOf(person: Person, { questions }: FoundPaper): ReviewedQuestion[] {
  const newest = new Map<string, ReviewedQuestion>();
  for (const sealed of questions) {
    if (questionAccessOf(person, sealed, 'read') !== 'allowed') continue;
    const { question } = authorizeQuestion(person, sealed, 'read');
    newest.set(question.item_id, question);
  }
  return [...newest.values()];
}

import type { Person } from './access.ts';
import { isUuid, parseInput } from './input.ts';
import type { FoundQuestion, QuestionGate, QuestionStore } from './ports/question-store.ts';
import { authorizeQuestion } from './question-access.ts';
import { revision, type StagePlan, stagesOf } from './submission-input.ts';
import { type SubmissionAnswer, type SubmitPorts, submit } from './submit-question.ts';

/**
 * Submits a revision of a question: a new question, with new tasks. An open question and its open tasks become SUPERSEDED. What the body
 * leaves out stays as in the revised question.
 *
 * 404 and 403 come before 400: access is checked before the body is judged.
 * @throws NotFoundError | NotAuthorError | NotNewestError, and what submitQuestion throws
 */
export async function reviseQuestion(
  ports: SubmitPorts & { store: QuestionGate & Pick<QuestionStore, 'findQuestion'> },
  author: Person,
  question_id: string,
  readBody: () => unknown,
  key: string | null,
): Promise<SubmissionAnswer> {
  const found = isUuid(question_id) ? await ports.store.findQuestion(question_id, author.email) : null;
  const revised = authorizeQuestion(author, found, 'revise');
  const body = readBody();
  const input = parseInput(revision, body);
  const wanted = {
    input,
    body,
    stages: stagesOf(input) ?? plannedAnew(revised),
    is_staged: revised.is_staged,
    due_in_seconds: input.due_in_seconds ?? revised.due_in_seconds,
    language: input.language ?? revised.language,
    revises: revised.question.question_id,
  };
  return await submit(ports, author, wanted, key);
}

/** The same people, including those who have replaced somebody since. */
function plannedAnew({ question }: FoundQuestion): StagePlan[] {
  return question.stages.map(({ assigned_to, required_approvals }) => ({ assigned_to, required_approvals }));
}

import type { NamedQuestion } from '../formats/write-paper.ts';
import { type ApiClient, describeProblem, type Paper } from './api-client.ts';

/** A paper's approved questions: each item's newest approved revision, and how many items have none. */
export interface ApprovedQuestions {
  questions: NamedQuestion[];
  left_out: number;
}

/**
 * The approved questions of a paper, in its order, each under its reference. If an item's newest revision is not approved, an earlier one
 * may be.
 * @throws Error with a sentence
 */
export async function approvedQuestions(client: ApiClient, paper: Paper): Promise<ApprovedQuestions> {
  const questions: NamedQuestion[] = [];
  for (const newest of paper.questions) {
    const approved = newest.status === 'APPROVED' ? newest : await earlierApproved(client, newest);
    if (approved === undefined) continue;
    const { reference, question_text, correct_answer } = approved;
    questions.push({ name: reference, question_text, options: approved.options ?? [], correct_answer });
  }
  return { questions, left_out: paper.questions.length - questions.length };
}

async function earlierApproved(client: ApiClient, { question_id, revision }: Paper['questions'][number]) {
  if (revision === 1) return undefined;
  const { data, error } = await client.GET('/questions/{question_id}/revisions', { params: { path: { question_id } } });
  if (data === undefined) throw new Error(describeProblem(error));
  return data.revisions.findLast(({ status }) => status === 'APPROVED');
}

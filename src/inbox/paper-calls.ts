import type { Call } from './api.ts';
import type { SubmittedConditions } from './submission.ts';
import type { JsonListedPaper, JsonPaper, JsonPaperQuestion } from './types.ts';

/** A paper to be submitted. */
export interface PaperSubmission extends SubmittedConditions {
  title: string;
  questions: Pick<JsonPaperQuestion, 'question_text' | 'correct_answer' | 'options'>[];
}

export type PaperRole = 'author' | 'assessor' | 'coordinator';

/** The calls about papers. */
export function paperCalls(call: Call) {
  const path = (paper_id: string) => `/papers/${encodeURIComponent(paper_id)}`;
  return {
    papers: (role: PaperRole, cursor: string | null) => {
      const query = new URLSearchParams({ role, ...(cursor !== null && { cursor }) });
      return call<{ papers: JsonListedPaper[]; next_cursor: string | null }>('GET', `/papers?${query}`);
    },
    paper: (paper_id: string) => call<JsonPaper>('GET', path(paper_id)),
    submitPaper: (paper: PaperSubmission, key: string) => call<JsonPaper>('POST', '/papers', paper, key),
    withdrawPaper: (paper_id: string) => call<JsonPaper>('POST', `${path(paper_id)}/withdrawal`),
    reassignPaper: (paper_id: string, from: string, assigned_to: string) =>
      call<JsonPaper>('POST', `${path(paper_id)}/reassignment`, { from, assigned_to }),
    movePaperDeadline: (paper_id: string, due_in_seconds: number) =>
      call<JsonPaper>('POST', `${path(paper_id)}/deadline`, { due_in_seconds }),
  };
}

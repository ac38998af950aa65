import type { Aftermath, SubmittedQuestion } from './ports/question-store.ts';
import { type ReviewedQuestion, stagesOf } from './question.ts';
import { referenceOf } from './reference.ts';
import { type Question, timeoutSecondsOf } from './task.ts';
import { asCreated } from './veil.ts';

/** The answer to a submission. */
interface SubmittedContent extends Pick<Question, 'question_text' | 'correct_answer'> {
  options: string[];
  language: string | null;
}

/**
 * The body that answers a submission: the question as it was stored, whatever has happened since. The text is that of the request,
 * whose hash equals that of the stored one.
 */
export function asSubmitted(
  { question_text, options, correct_answer, language }: SubmittedContent,
  submitted: SubmittedQuestion,
  submitted_by: string,
): ReviewedQuestion {
  const { question_id, item_id, revision, paper_id, position, created_at } = submitted;
  const assessors = submitted.stages[0]?.assigned_to ?? [];
  const tasks = submitted.tasks.map(({ task, first_due_at }, i) => ({
    ...asCreated(task),
    assigned_to: assessors[i] ?? task.assigned_to,
    due_at: first_due_at,
  }));
  return {
    question_id,
    item_id,
    revision,
    paper_id,
    position,
    reference: referenceOf(item_id),
    status: 'PENDING',
    submitted_by,
    created_at,
    closed_at: null,
    question_text,
    options,
    correct_answer,
    ...(language !== null && { language }),
    stages: stagesOf({ status: 'PENDING', stage: 1, plan: submitted.stages }, tasks),
    tasks,
  };
}

/** The executions that a submission has to start; for a repeated one, those that are missing. */
export function unstarted({ tasks }: Pick<SubmittedQuestion, 'tasks'>): Aftermath['opened'] {
  return tasks
    .filter(({ task, has_task_token }) => task.status === 'PENDING' && !has_task_token)
    .map(({ task, first_due_at }) => ({
      task_id: task.task_id,
      timeout_seconds: timeoutSecondsOf({ created_at: task.created_at, due_at: first_due_at }),
    }));
}

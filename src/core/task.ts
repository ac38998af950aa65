/** What an assessor can decide. */
export const DECISIONS = ['APPROVED', 'REJECTED', 'CHANGES_REQUESTED'] as const;
export type Decision = (typeof DECISIONS)[number];

/** Every status but PENDING is final. The check constraint of approval_tasks lists the same. */
export const STATUSES = ['PENDING', ...DECISIONS, 'WITHDRAWN', 'EXPIRED', 'SUPERSEDED'] as const;
export type Status = (typeof STATUSES)[number];

/** One task as the API answers it, under its column names; absent values are null. */
export interface Task {
  task_id: string;
  question_id: string;
  /** The short name of the question: see referenceOf. */
  reference: string;
  /** Its stage of the question, counted from 1. */
  stage: number;
  status: Status;
  decision: Decision | null;
  comments: string | null;
  assigned_by: string;
  assigned_to: string;
  decided_by: string | null;
  decided_at: Date | null;
  due_at: Date;
  created_at: Date;
  updated_at: Date;
}

/** What a candidate will read, with the correct answer. Never logged, mailed or queued. */
export interface Question {
  question_id: string;
  question_text: string;
  options: string[] | null;
  correct_answer: string;
  /** The language of the texts (BCP 47), if the author named it. */
  language?: string;
  created_at: Date;
}

/** A task with its question. */
export interface TaskWithQuestion extends Task {
  question: Question;
}

/**
 * How long the execution of a task waits, in seconds. Computed from the task, so that a repaired execution starts with the same input, as
 * the same name requires.
 */
export function timeoutSecondsOf({ created_at, due_at }: Pick<Task, 'created_at' | 'due_at'>): number {
  return Math.max(1, Math.round((due_at.getTime() - created_at.getTime()) / 1000));
}

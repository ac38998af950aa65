import type { ListedQuestion, ReviewedQuestion, Stage } from '../question.ts';
import type { QuestionParties, SealedQuestion } from '../question-access.ts';
import type { Question, Status, Task } from '../task.ts';
import type { Origin, TaskEvent } from '../task-event.ts';

/** The effects of a commit that ended a stage or closed tasks. After a crash, reconcile does them. */
export interface Aftermath {
  /** Executions to start: those of the stage that opened. */
  opened: { task_id: string; timeout_seconds: number }[];
  /** Executions to tell that their tasks were closed; task tokens newest first. */
  closed: { task_id: string; task_tokens: string[] }[];
}

export interface NewQuestion extends Omit<Question, 'options' | 'language'> {
  options: string[];
  /** The ids of the tasks of the first stage, in the order of its assessors. */
  task_ids: string[];
  /** The question that this one revises; null for a new one. */
  revises: string | null;
  submitted_by: string;
  stages: Pick<Stage, 'assigned_to' | 'required_approvals'>[];
  /** Whether the first revision was submitted with stages. */
  is_staged: boolean;
  due_in_seconds: number;
  language: string | null;
  idempotency_key: string | null;
  /** SHA-256 of the submission. */
  request_hash: Uint8Array;
  /** SHA-256 of contentOf the question. */
  content_hash: Uint8Array;
}

/** A question that is stored, by this call or an earlier one with the same idempotency key. */
export interface SubmittedQuestion {
  question_id: string;
  item_id: string;
  revision: number;
  paper_id: string | null;
  position: number | null;
  /** As submitted, with substitutes for absent people. */
  stages: NewQuestion['stages'];
  created_at: Date;
  request_hash: Uint8Array | null;
  /** The tasks of the first stage, in the order of its assessors. */
  tasks: { task: Task; first_due_at: Date; has_task_token: boolean }[];
  /** Tasks of the revised question that this call closed. */
  closed: Aftermath['closed'];
}

export type SubmissionRefusal = 'NOT_NEWEST' | 'QUOTA_EXCEEDED';

/** A question, with what determines who may see it, and how it was submitted. */
export interface FoundQuestion extends QuestionParties {
  question: ReviewedQuestion;
  is_staged: boolean;
  due_in_seconds: number;
  language: string | null;
}

export interface QuestionQuery {
  role: 'author' | 'coordinator';
  email: string;
  status: Status | null;
  paper_id: string | null;
  search: string | null;
  limit: number;
  cursor: QuestionCursor | null;
}

/** The last row of the previous page: its creation time in microseconds (RFC 3339) and its id. */
export interface QuestionCursor {
  created_at: string;
  question_id: string;
}

/** Submits and withdraws. One round trip and one commit per call. @throws DatabaseUnavailableError */
export interface QuestionGate {
  /**
   * Stores question, review and the tasks of the first stage together; if the id or the idempotency key is taken, returns what is
   * stored. Concurrent calls never exceed `max_open_tasks` (0 is no limit). Null: the question to revise is not this author's.
   */
  submitQuestion(
    question: NewQuestion,
    origin: Origin,
    max_open_tasks: number,
  ): Promise<SubmittedQuestion | { refusal: SubmissionRefusal } | null>;
  /** Withdraws an open question, or for coordinators an approved one. Returns the status that it then has. Null: no such question. */
  withdrawQuestion(
    question_id: string,
    person: { email: string; is_coordinator: boolean },
    now: Date,
    origin: Origin,
  ): Promise<{ status: Status; closed: Aftermath['closed'] } | null>;
}

/** Reads questions. One round trip per call. @throws DatabaseUnavailableError */
export interface QuestionStore {
  findQuestion(question_id: string, email: string): Promise<SealedQuestion<FoundQuestion> | null>;
  /** Every revision of the question's item, oldest first. */
  findRevisions(question_id: string, email: string): Promise<SealedQuestion<FoundQuestion>[]>;
  listQuestions(query: QuestionQuery): Promise<{ questions: ListedQuestion[]; next: QuestionCursor | null }>;
  /** The events of all its tasks, in order. */
  listQuestionEvents(question_id: string): Promise<(TaskEvent & { task_id: string })[]>;
}

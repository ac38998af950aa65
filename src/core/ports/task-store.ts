import type { Sealed } from '../access.ts';
import type { Decision, Status, Task, TaskWithQuestion } from '../task.ts';
import type { Origin, TaskEvent } from '../task-event.ts';
import type { MailedPaper, MailedTask } from './mail.ts';
import type { Aftermath, QuestionGate } from './question-store.ts';

export interface DecisionRequest {
  task_id: string;
  decision: Decision;
  comments: string | null;
  decided_by: string;
  decided_at: Date;
}

export interface GateAnswer {
  /** The task as it stands after the statement. */
  task: Sealed<Task>;
  /** Whether this very request recorded the decision. */
  recorded: boolean;
  /** The task tokens that wait for the decision, newest first. */
  task_tokens: string[];
  /** Null if the decision ended no stage. */
  aftermath: Aftermath | null;
}

export interface TokenArrival {
  task_id: string;
  task_token: string;
  received_at: Date;
  /** SHA-256 of the code of the link to mail, if this call wins the mail. */
  code_hash: Uint8Array;
  /** When a claim of the mail counts as lost. */
  claimed_until: Date;
}

export interface RecordedToken {
  task: MailedTask & Task;
  /** The mail that the caller must now send, with the link of `code_hash`; about the task's paper, if it is in one. */
  mail_id: string | null;
  paper_id: string | null;
}

/** A task that somebody may read. */
export interface FoundTask extends TaskWithQuestion {
  /** Of its question; counts from 1. */
  revision: number;
  question_status: Status;
  /** Assessors of the same open stage whose own tasks are not closed: they must not see the result of this one yet. */
  veiled_from: string[];
  /** Whether somebody has decided on its question. */
  is_decided_on: boolean;
}

/** A task of a list; `excerpt` is the beginning of its question, if requested. */
export interface ListedTask extends Task {
  excerpt?: string;
}

export interface TaskPage {
  tasks: ListedTask[];
  next_cursor: string | null;
}

export interface TaskQuery {
  role: 'assessor' | 'author';
  /** Whether each task includes the beginning of its question. */
  has_excerpts: boolean;
  email: string;
  status: Status | null;
  limit: number;
  cursor: TaskCursor | null;
}

/** The filters of a coordinator's list of everybody's tasks; null if not used. */
export interface OfficeQuery extends Omit<TaskQuery, 'role' | 'has_excerpts'> {
  /** Open and past its deadline. */
  overdue: boolean;
  due_before: Date | null;
  /** Open, and no repair has helped. */
  stuck: boolean;
  assigned_to: string | null;
  assigned_by: string | null;
  decided_since: Date | null;
}

/** The last row of the previous page: its creation time in microseconds (RFC 3339) and its id. */
export interface TaskCursor {
  created_at: string;
  task_id: string;
}

/** The part of the task store that assigns. @throws DatabaseUnavailableError */
export interface AssignmentStore {
  /** Keeps the task token and claims the mail if nobody has. Null: no such task. @throws ForeignTaskTokenError */
  recordTaskToken(arrival: TokenArrival): Promise<RecordedToken | null>;
  /**
   * Makes the link of a mail about a stage of a paper, and returns the tasks that the mail is about. Null: nothing is left to mail.
   */
  linkPaperMail(
    mail_id: string,
    code_hash: Uint8Array,
    now: Date,
  ): Promise<{ paper: MailedPaper; tasks: [MailedTask, ...MailedTask[]] } | null>;
  /** Records that a mail was sent, once. */
  markMailed(mail_id: string, sent_at: Date, origin: Origin): Promise<void>;
}

/**
 * The tasks in PostgreSQL. Every call is one round trip and one commit, unless it says otherwise. A call with an origin appends
 * what happened to the task's events, and nothing if nothing happened. @throws DatabaseUnavailableError
 */
export interface TaskStore extends AssignmentStore, QuestionGate {
  /**
   * Records the decision if the task is pending, undecided and `decided_by` is its assessor, and settles the stage. Null: no such task. A row of an
   * earlier release, whose people may be spelled differently, takes a second round trip.
   */
  decideTask(request: DecisionRequest, origin: Origin): Promise<GateAnswer | null>;
  /**
   * Writes the status: the decision, or EXPIRED if `timedOut` and the task is due at `closed_at`. If it is not due, nothing is written and
   * the result is PENDING. Null: nothing to record.
   */
  closeTask(
    task_id: string,
    timedOut: boolean,
    closed_at: Date,
    origin: Origin,
  ): Promise<(Pick<Task, 'status' | 'due_at'> & { aftermath: Aftermath | null }) | null>;
  findTask(task_id: string): Promise<Sealed<FoundTask> | null>;
  findTaskByLink(code_hash: Uint8Array): Promise<Sealed<FoundTask> | null>;
}

/** Reads lists of tasks. */
export interface TaskLists {
  listTasks(query: TaskQuery): Promise<{ tasks: ListedTask[]; next: TaskCursor | null }>;
  /**
   * A page of everybody's tasks. `is_veiled`: of a stage in which the person asking still has to decide; such a task is listed in its state
   * of creation.
   */
  listOfficeTasks(
    query: OfficeQuery,
    now: Date,
  ): Promise<{ tasks: { task: Task; is_veiled: boolean }[]; next: TaskCursor | null }>;
}

/** Reads the events of tasks. @throws DatabaseUnavailableError */
export interface HistoryStore {
  /** Oldest first. */
  listEvents(task_id: string): Promise<TaskEvent[]>;
}

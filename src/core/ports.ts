import type { Sealed } from './access.ts';
import type { Decision, Question, Status, Task, TaskWithQuestion } from './task.ts';
import type { Origin, TaskEvent } from './task-event.ts';

export interface Clock {
  now(): Date;
}

export interface Ids {
  /** A new UUID. */
  uuid(): string;
  /** The code of a review link: 256 random bits, base64url. */
  linkCode(): string;
}

export type NewTask = Pick<Task, 'task_id' | 'question_id' | 'assigned_by' | 'assigned_to' | 'due_at' | 'created_at'> &
  Pick<Question, 'question_text' | 'correct_answer'> & {
    options: string[];
    idempotency_key: string | null;
    /** SHA-256 of the submission. */
    request_hash: Uint8Array;
    /** SHA-256 of contentOf the question. */
    content_hash: Uint8Array;
  };

export interface CreatedTask {
  task: Task;
  request_hash: Uint8Array | null;
  /** False where no callback has brought a task token yet. */
  has_task_token: boolean;
}

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
  won: boolean;
  /** The task tokens that wait for the decision, newest first. */
  task_tokens: string[];
}

export interface TokenArrival {
  task_id: string;
  task_token: string;
  received_at: Date;
  /** SHA-256 of the code of the link to be mailed, should this arrival win the mail. */
  code_hash: Uint8Array;
  /** A claim of the mail older than this is taken for lost. */
  claims_before: Date;
}

export interface RecordedToken {
  task: Task;
  /** Whether the caller must now send the mail, with the link of `code_hash`. */
  notify: boolean;
}

export interface TaskPage {
  tasks: Task[];
  next_cursor: string | null;
}

export interface TaskQuery {
  role: 'assessor' | 'author';
  email: string;
  status: Status | null;
  limit: number;
  cursor: TaskCursor | null;
}

/** The last row of the page before: its creation time to the microsecond (RFC 3339) and its id. */
export interface TaskCursor {
  created_at: string;
  task_id: string;
}

/** The part of the task store that assigns: as there, each call is one statement. @throws DatabaseUnavailableError */
export interface AssignmentStore {
  /** Keeps the task token and claims the mail if nobody has. Null: no such task. @throws ForeignTaskTokenError */
  recordTaskToken(arrival: TokenArrival): Promise<RecordedToken | null>;
  markNotified(task_id: string, notified_at: Date, origin: Origin): Promise<void>;
}

/**
 * The tasks in PostgreSQL. Every call is one statement, unless it says otherwise. What takes an origin appends what happened to
 * the task's events, in the same statement, and nothing where nothing happened. @throws DatabaseUnavailableError
 */
export interface TaskStore extends AssignmentStore {
  /**
   * Writes task and question together; an id or idempotency key already there is answered by what is there (a second
   * statement). Null: the author has `max_open_tasks` open ones, of which 0 is any number; calls at once never exceed it.
   */
  createTask(task: NewTask, origin: Origin, max_open_tasks: number): Promise<CreatedTask | null>;
  /**
   * The gate: records the decision if the task is pending, undecided and `decided_by` is its assessor. Null: no such task. A
   * row of an earlier release, whose people may be spelled otherwise, takes a second statement.
   */
  decideTask(request: DecisionRequest, origin: Origin): Promise<GateAnswer | null>;
  /**
   * Writes the status: the decision where there is one, else EXPIRED if `timedOut` and the task is due at `closed_at`. Where it
   * is not due, nothing is written, and PENDING holds. Null: nothing to record.
   */
  closeTask(
    task_id: string,
    timedOut: boolean,
    closed_at: Date,
    origin: Origin,
  ): Promise<Pick<Task, 'status' | 'due_at'> | null>;
  findTask(task_id: string): Promise<Sealed<TaskWithQuestion> | null>;
  findTaskByLink(code_hash: Uint8Array): Promise<Sealed<TaskWithQuestion> | null>;
  listTasks(query: TaskQuery): Promise<{ tasks: Task[]; next: TaskCursor | null }>;
}

/** What happened to tasks. @throws DatabaseUnavailableError */
export interface HistoryStore {
  /** Oldest first. */
  listEvents(task_id: string): Promise<TaskEvent[]>;
}

/** An execution of the state machine: a task's first, or a later one where the one before ended without an outcome. */
export interface ExecutionId {
  task_id: string;
  /** Counts from 1. */
  execution_attempt: number;
}

export interface WorkflowStarter {
  /**
   * Starts an execution. `exists`: one of this name had ended, or was started with other input.
   * @throws WorkflowUnavailableError
   */
  start(execution: ExecutionId, timeout_seconds: number): Promise<'started' | 'exists'>;
}

export interface ExecutionReader {
  /** Whether an execution goes on; `unknown` where there is none, or its history was deleted after 90 days. @throws WorkflowUnavailableError */
  stateOf(execution: ExecutionId): Promise<'running' | 'ended' | 'unknown'>;
}

export interface TaskCallbacks {
  /**
   * Tells the waiting execution that the task is decided. `closed`: it no longer waits on this token.
   * @throws WorkflowUnavailableError
   */
  sendDecision(task_token: string, decision: Decision): Promise<'delivered' | 'closed'>;
}

/**
 * Where a mailed link leads: to a page on which its holder decides, or to one that asks to sign in first. The parameter
 * ReviewLinkMode of template.yaml lists the same.
 */
export const REVIEW_LINK_MODES = ['capability', 'sign-in'] as const;
export type ReviewLinkMode = (typeof REVIEW_LINK_MODES)[number];

/** What an assessor is told of a task that waits: nothing of the question but which one it is. */
export interface ReviewMail extends Pick<Task, 'task_id' | 'question_id' | 'assigned_by' | 'created_at' | 'due_at'> {
  to: string;
  /** Of the review link; not used where the link leads to signing in. */
  code: string;
}

/** The tag of a mail that holds its task's id. */
export const MAIL_TAG = 'task_id';

export interface AssessorMailer {
  /** Sends one mail that asks for a review. @throws MailNotSentError | MailRejectedError */
  sendReviewMail(mail: ReviewMail): Promise<void>;
}

/** What an author is told when the assessor's address takes no mail. */
export interface BounceMail extends Pick<Task, 'task_id' | 'question_id' | 'assigned_to' | 'created_at' | 'due_at'> {
  to: string;
}

/** Sends one mail each. @throws MailNotSentError | MailRejectedError */
export interface AuthorMailer {
  /** Tells an outcome. */
  sendOutcomeMail(mail: OutcomeMail): Promise<void>;
  /** Tells that the assessor's address takes no mail. */
  sendBounceMail(mail: BounceMail): Promise<void>;
}

export type Mailer = AssessorMailer & AuthorMailer;

/** What an author is told of a closed task: neither comments, nor anything of the question but which one it is. */
export interface OutcomeMail
  extends Pick<Task, 'task_id' | 'question_id' | 'status' | 'decided_by' | 'created_at' | 'due_at'> {
  to: string;
}

/** What can be amiss with an open task, and what is left to do for a closed one, in the order in which it is looked for. */
export const REPAIRS = ['undelivered', 'overdue', 'unstarted', 'unmailed', 'unannounced'] as const;
export type Repair = (typeof REPAIRS)[number];
/** Those of open tasks. */
export type OpenTaskRepair = Exclude<Repair, 'unannounced'>;
/** Those that send mail. */
export type MailRepair = Extract<Repair, 'unmailed' | 'unannounced'>;

/** Why repairing has not helped. The check constraint of approval_tasks lists the same. */
export type Stuck =
  | 'WORKFLOW_NOT_STARTED'
  | 'DECISION_NOT_DELIVERED'
  | 'MAIL_NOT_SENT'
  | 'MAIL_BOUNCED'
  | 'DEAD_LETTER';

/** A task that one run has claimed to repair. */
export interface RepairClaim {
  task: Task;
  execution_attempt: number;
  /** The task tokens received, newest first. */
  task_tokens: string[];
}

/** The tasks that something is amiss with. @throws DatabaseUnavailableError */
export interface RepairStore {
  /**
   * Claims up to `limit` tasks for one repair, oldest first: nobody else gets them while they back off, which is about
   * one period of reconciling at first and grows to an hour. A task claimed in vain several times is marked stuck.
   */
  claimRepairs(repair: Repair, now: Date, limit: number): Promise<RepairClaim[]>;
  /** Gives claims of one moment back that nothing was tried for, or in vain for no fault of the task; none that others made since. */
  releaseRepairs(repair: Repair, task_ids: string[], claimed_at: Date): Promise<void>;
  /** Lets the task be claimed at once: something has changed since it was claimed in vain. */
  endBackoff(task_id: string): Promise<void>;
  /** Goes on to the execution after `execution_attempt`; false where another run did. */
  nextExecution(task_id: string, execution_attempt: number): Promise<boolean>;
  /** Makes a further link of a task whose mail is sent again. */
  addReviewLink(task_id: string, code_hash: Uint8Array, created_at: Date): Promise<void>;
  markStuck(task_id: string, stuck: Stuck): Promise<void>;
  /** How many open tasks are marked, but for the reasons to pass over. */
  countStuck(passOver: readonly Stuck[]): Promise<number>;
}

/** The open tasks whose assessors cannot be mailed. @throws DatabaseUnavailableError */
export interface BounceStore {
  /** Marks the task if nobody has decided, one of these is its assessor's address, in lower case, and it was not marked. Null: not so. */
  markBounced(task_id: string, recipients: string[]): Promise<Task | null>;
  /** Takes the mark back. */
  unmarkBounced(task_id: string): Promise<void>;
}

/** The closed tasks whose authors are to be told. @throws DatabaseUnavailableError */
export interface OutcomeStore {
  markAuthorNotified(task_id: string, notified_at: Date, origin: Origin): Promise<void>;
  /** How many outcomes of the last seven days their authors have not been told within an hour. */
  countUnannounced(now: Date): Promise<number>;
}

/** What happened, for people who run the product. Fields never hold question text, comments or tokens. */
export interface Telemetry {
  count(metric: MetricName, value?: number): void;
  warn(message: string, fields: { task_id: string; error?: unknown }): void;
}

export type MetricName =
  | 'QuestionSubmitted'
  | 'WorkflowStartFailed'
  | 'DecisionRecorded'
  | 'DecisionNotDelivered'
  | 'MailSent'
  | 'TaskClosed'
  | 'ExecutionEndedUnexpectedly'
  | 'DeadLetterTaken'
  | 'RepairFailed'
  | 'StuckTasks'
  | 'UnannouncedOutcomes';

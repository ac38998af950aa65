import type { Sealed } from '../access.ts';
import type { Decision, Question, Status, Task, TaskWithQuestion } from '../task.ts';
import type { Origin, TaskEvent } from '../task-event.ts';

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
  recorded: boolean;
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

/** The part of the task store that assigns. @throws DatabaseUnavailableError */
export interface AssignmentStore {
  /** Keeps the task token and claims the mail if nobody has. Null: no such task. @throws ForeignTaskTokenError */
  recordTaskToken(arrival: TokenArrival): Promise<RecordedToken | null>;
  /** Records that the review mail was sent to `recipient`, once. */
  markNotified(task_id: string, recipient: string, notified_at: Date, origin: Origin): Promise<void>;
}

/**
 * The tasks in PostgreSQL. Every call is one round trip and one commit, unless it says otherwise. A call that takes an origin
 * appends what happened to the task's events, and nothing where nothing happened. @throws DatabaseUnavailableError
 */
export interface TaskStore extends AssignmentStore {
  /**
   * Writes task and question together; where the id or the idempotency key is taken, answers the task that has it. Null: the
   * author has `max_open_tasks` open ones (0 is no limit); concurrent calls never exceed it.
   */
  createTask(task: NewTask, origin: Origin, max_open_tasks: number): Promise<CreatedTask | null>;
  /**
   * Records the decision if the task is pending, undecided and `decided_by` is its assessor. Null: no such task. A row of an
   * earlier release, whose people may be spelled differently, takes a second round trip.
   */
  decideTask(request: DecisionRequest, origin: Origin): Promise<GateAnswer | null>;
  /**
   * Writes the status: the decision, or EXPIRED if `timedOut` and the task is due at `closed_at`. If it is not due, nothing is
   * written and the answer is PENDING. Null: nothing to record.
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

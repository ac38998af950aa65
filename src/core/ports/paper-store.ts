import type { ListedPaper, PaperRecord } from '../paper.ts';
import type { SealedQuestion } from '../question-access.ts';
import type { Question, Status, Task } from '../task.ts';
import type { Origin } from '../task-event.ts';
import type { Aftermath, FoundQuestion, NewQuestion, SubmittedQuestion } from './question-store.ts';
import type { Change, ReassignmentRefusal } from './reassignment-gate.ts';

export interface NewPaper
  extends PaperRecord,
    Pick<NewQuestion, 'stages' | 'is_staged' | 'due_in_seconds' | 'language' | 'idempotency_key' | 'request_hash'> {
  questions: Pick<
    NewQuestion,
    'question_id' | 'task_ids' | 'question_text' | 'options' | 'correct_answer' | 'content_hash'
  >[];
}

/** A paper that is stored, by this call or an earlier one with the same idempotency key. */
export interface SubmittedPaper {
  paper: PaperRecord & { request_hash: Uint8Array | null };
  is_new: boolean;
  /** As they were submitted, in order. */
  questions: SubmittedQuestion[];
}

/** Changes papers. One round trip and one commit per call. @throws DatabaseUnavailableError */
export interface PaperGate {
  /** Stores paper, questions and the tasks of their first stages together; if the id or the idempotency key is taken, returns what is stored. */
  submitPaper(
    paper: NewPaper,
    origin: Origin,
    max_open_tasks: number,
  ): Promise<SubmittedPaper | { refusal: 'QUOTA_EXCEEDED' }>;
  /** Withdraws every open question. */
  withdrawPaper(paper_id: string, email: string, now: Date, origin: Origin): Promise<Aftermath['closed']>;
  /** Does reassignQuestion for every open question in which `from` has something to do. Returns why nothing moved, or null. */
  reassignPaper(
    paper_id: string,
    from: string,
    assigned_to: string,
    change: Change,
  ): Promise<ReassignmentRefusal | null>;
  /** Moves the deadline of every open task; returns how many. */
  movePaperDeadline(paper_id: string, due_at: Date, change: Change): Promise<number>;
}

/** A paper with every revision of its questions, in order, oldest first. */
export interface FoundPaper {
  paper: PaperRecord;
  questions: SealedQuestion<FoundQuestion>[];
}

export interface PaperQuery {
  role: 'author' | 'assessor' | 'coordinator';
  email: string;
  limit: number;
  cursor: PaperCursor | null;
}

/** The last row of the previous page: its creation time in microseconds (RFC 3339) and its id. */
export interface PaperCursor {
  created_at: string;
  paper_id: string;
}

/** Reads papers. @throws DatabaseUnavailableError */
export interface PaperStore {
  /** Two round trips. */
  findPaper(paper_id: string, email: string): Promise<FoundPaper | null>;
  listPapers(query: PaperQuery): Promise<{ papers: ListedPaper[]; next: PaperCursor | null }>;
}

/** A task behind a paper's link, as a list shows it. */
export interface LinkedTask {
  task: Task;
  position: number;
  question_status: Status;
  /** The beginning of the text. */
  question_text: Question['question_text'];
}

/** What a paper's link opens: its holder's tasks in a stage, in the order of the questions. */
export interface LinkedPaper {
  paper: PaperRecord;
  holder: string;
  tasks: LinkedTask[];
}

/** Reads the links to papers. @throws DatabaseUnavailableError */
export interface PaperLinkStore {
  /** Null: there is no such link, or everything it opened now belongs to somebody else. */
  findPaperByLink(code_hash: Uint8Array): Promise<LinkedPaper | null>;
}

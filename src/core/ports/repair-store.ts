import type { ListedPaper } from '../paper.ts';
import type { Task } from '../task.ts';
import type { Origin } from '../task-event.ts';
import type { MailedPaper, MailedQuestion, MailedTask } from './mail.ts';
import type { Aftermath } from './question-store.ts';

/** The repairs, in the order in which reconcile runs them. */
export const REPAIRS = ['undelivered', 'overdue', 'unsettled', 'untold', 'unstarted'] as const;
export type Repair = (typeof REPAIRS)[number];

/** Why repairing has not helped. The check constraint of repair_leases lists the same. */
export type Stuck =
  | 'WORKFLOW_NOT_STARTED'
  | 'DECISION_NOT_DELIVERED'
  | 'NOT_CLOSED'
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

/** The tasks that need a repair. @throws DatabaseUnavailableError */
export interface RepairStore {
  /**
   * Claims up to `limit` tasks for one repair, oldest first: nobody else gets them while they back off, which is about
   * one period of reconciling at first and grows to an hour. A task claimed in vain several times is marked stuck.
   */
  claimRepairs(repair: Repair, now: Date, limit: number): Promise<RepairClaim[]>;
  /** Gives back claims made at `claimed_at` that came to nothing for no fault of the task; none that another run has made since. */
  releaseRepairs(repair: Repair, task_ids: string[], claimed_at: Date): Promise<void>;
  /** Lets the task be claimed at once: something has changed since it was claimed in vain. */
  endBackoff(task_id: string, now: Date): Promise<void>;
  /** Ends the stage of a task whose outcome was written past the gate. Null where there is nothing to do after it. */
  settleTask(task_id: string, now: Date, origin: Origin): Promise<Aftermath | null>;
  /** Moves to the execution after `execution_attempt`; false if another run already did. */
  nextExecution(task_id: string, execution_attempt: number): Promise<boolean>;
  /** Adds a link, for a mail that is sent to `recipient` again; false where they are not to decide any more. */
  addReviewLink(task_id: string, recipient: string, code_hash: Uint8Array, created_at: Date): Promise<boolean>;
  /** Records that the execution of a closed task was told. */
  markTold(task_id: string, told_at: Date): Promise<void>;
  /** Marks an open task whose message the queue has given up. */
  markDeadLettered(task_id: string, now: Date): Promise<void>;
  /** How many open tasks are stuck, not counting the reasons in `passOver`. */
  countStuck(passOver: readonly Stuck[]): Promise<number>;
}

/** The open tasks whose assessors cannot be mailed. @throws DatabaseUnavailableError */
export interface BounceStore {
  /** Marks an undecided task whose assessor is one of `recipients` (lower case). Null: it is not, or was marked before. */
  markBounced(task_id: string, recipients: string[], now: Date): Promise<Task | null>;
  /** Takes the mark back. */
  unmarkBounced(task_id: string): Promise<void>;
}

/** Why a mail is sent. The check constraint of mails lists the same. */
export type MailReason = 'ASSIGNMENT' | 'REMINDER' | 'OUTCOME';

/** A mail that one run has claimed to send. */
export interface MailClaim {
  mail_id: string;
  reason: MailReason;
  recipient: string;
  /** The first of the tasks that it is about. */
  task: MailedTask & Task;
  /** The tasks that it is about. */
  task_ids: string[];
  question: MailedQuestion;
  /** The paper that the mail is about. */
  paper: ListedPaper | null;
}

/** The mails that are to be sent. @throws DatabaseUnavailableError */
export interface MailStore {
  /** Writes the reminders that are due when so much of the time of a task has passed; answers how many mails. */
  writeReminders(percents: readonly number[], now: Date): Promise<number>;
  /**
   * Makes a link to each task of a reminder that is still to be decided, with the code hashes in their order. Those of a stage of a paper
   * share the link of the first. Answers the tasks; none where nothing is left to be reminded of.
   */
  linkReminder(
    mail_id: string,
    code_hashes: Uint8Array[],
    now: Date,
  ): Promise<{ task: Task; paper: MailedPaper | null }[]>;
  /** Claims up to `limit` unsent mails, oldest first, as claimRepairs does tasks. */
  claimMails(now: Date, limit: number): Promise<MailClaim[]>;
  /** As releaseRepairs. */
  releaseMails(mail_ids: string[], claimed_at: Date): Promise<void>;
  /** How many outcomes of the last seven days their authors have not been told within an hour. */
  countUnannounced(now: Date): Promise<number>;
}

import type { ListedPaper } from '../paper.ts';
import type { Task } from '../task.ts';
import type { Origin } from '../task-event.ts';
import type { MailedPaper, MailedQuestion, MailedTask } from './mail.ts';
import type { Aftermath } from './question-store.ts';

/** The repairs, in the order in which reconcile runs them. */
export const REPAIRS = ['undelivered', 'overdue', 'unsettled', 'untold', 'unstarted'] as const;
export type Repair = (typeof REPAIRS)[number];

/** Why repairs have not helped. The check constraint of repair_leases lists the same. */
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

/** Finds tasks that need a repair. @throws DatabaseUnavailableError */
export interface RepairStore {
  /**
   * Claims up to `limit` tasks for one repair, oldest first. Nobody else gets them while they back off: at first about one period of
   * reconcile, in the end an hour. After several failed claims, a task is marked stuck.
   */
  claimRepairs(repair: Repair, now: Date, limit: number): Promise<RepairClaim[]>;
  /** Gives back claims made at `claimed_at` that failed through no fault of the task; none that another run has made since. */
  releaseRepairs(repair: Repair, task_ids: string[], claimed_at: Date): Promise<void>;
  /** Makes the task claimable at once: something has changed since the failed claim. */
  endBackoff(task_id: string, now: Date): Promise<void>;
  /** Ends the stage of a task whose outcome was written past the gate. Null if nothing is left to do after it. */
  settleTask(task_id: string, now: Date, origin: Origin): Promise<Aftermath | null>;
  /** Moves to the execution after `execution_attempt`; false if another run already did. */
  nextExecution(task_id: string, execution_attempt: number): Promise<boolean>;
  /** Adds a link, for a mail that is sent to `recipient` again; false if they no longer have to decide. */
  addReviewLink(task_id: string, recipient: string, code_hash: Uint8Array, created_at: Date): Promise<boolean>;
  /** Records that the execution of a closed task was told. */
  markTold(task_id: string, told_at: Date): Promise<void>;
  /** Marks an open task whose message the queue has given up. */
  markDeadLettered(task_id: string, now: Date): Promise<void>;
  /** The number of stuck open tasks, not counting the reasons in `passOver`. */
  countStuck(passOver: readonly Stuck[]): Promise<number>;
}

/** Marks open tasks whose assessors cannot be mailed. @throws DatabaseUnavailableError */
export interface BounceStore {
  /** Marks an undecided task whose assessor is one of `recipients` (lower case). Null: it is not, or was marked before. */
  markBounced(task_id: string, recipients: string[], now: Date): Promise<Task | null>;
  /** Removes the mark. */
  unmarkBounced(task_id: string): Promise<void>;
}

/** Why a mail is sent. The check constraint of mails lists the same. */
export type MailReason = 'ASSIGNMENT' | 'REMINDER' | 'OUTCOME';

/** A mail that one run has claimed to send. */
export interface MailClaim {
  mail_id: string;
  reason: MailReason;
  /** As it is stored; an earlier release stored domains in Unicode. */
  recipient: string;
  /** The first of its tasks. */
  task: MailedTask & Task;
  /** Its tasks. */
  task_ids: string[];
  question: MailedQuestion;
  /** Its paper. */
  paper: ListedPaper | null;
}

/** Finds the mails that have to be sent. @throws DatabaseUnavailableError */
export interface MailStore {
  /** Writes the reminders that are due when this share of a task's time has passed; returns the number of mails. */
  writeReminders(percents: readonly number[], now: Date): Promise<number>;
  /**
   * Makes a link to each task of a reminder that is still undecided, with the code hashes in their order. The tasks of a stage of a paper
   * share the first one's link. Returns the tasks; none if there is nothing left to be reminded of.
   */
  linkReminder(
    mail_id: string,
    code_hashes: Uint8Array[],
    now: Date,
  ): Promise<{ task: Task; paper: MailedPaper | null }[]>;
  /** Claims up to `limit` unsent mails, oldest first, like claimRepairs. */
  claimMails(now: Date, limit: number): Promise<MailClaim[]>;
  /** Like releaseRepairs. */
  releaseMails(mail_ids: string[], claimed_at: Date): Promise<void>;
  /** The number of outcomes of the last seven days that their authors were not told within an hour. */
  countUnannounced(now: Date): Promise<number>;
}

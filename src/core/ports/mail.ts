import type { ListedPaper } from '../paper.ts';
import type { Status, Task } from '../task.ts';

/**
 * Where a mailed link leads: to a page on which its holder decides, or to one that requires a sign-in first. The parameter
 * ReviewLinkMode of template.yaml lists the same.
 */
export const REVIEW_LINK_MODES = ['capability', 'sign-in'] as const;
export type ReviewLinkMode = (typeof REVIEW_LINK_MODES)[number];

/** What mails say of a task: which question it is about, but nothing of its text. */
export type MailedTask = Pick<
  Task,
  'task_id' | 'reference' | 'assigned_by' | 'assigned_to' | 'created_at' | 'due_at'
> & {
  /** The absent person in whose place the assessor is asked. */
  stands_in_for?: string | null;
};

/** The mail that asks for a review. */
export interface ReviewMail {
  to: string;
  task: MailedTask;
  /** The code of the review link; unused if links lead to signing in. */
  code: string;
}

/** The mail tag with the task's id. */
export const MAIL_TAG = 'task_id';

/** What mails say of a paper. */
export type MailedPaper = Pick<ListedPaper, 'paper_id' | 'title'>;

/** The mail that asks for a review of the questions of a paper, all in one stage. */
export interface PaperMail {
  to: string;
  paper: MailedPaper;
  tasks: [MailedTask, ...MailedTask[]];
  /** The code of the link to all of them; unused if links lead to signing in. */
  code: string;
}

/** A waiting task, with the code of a new link; unused if links lead to signing in. */
export interface Reminder {
  task: MailedTask;
  code: string;
  /** The paper whose tasks the link opens, and how many of them wait; the task is the most urgent of them. Null: the task has no paper. */
  paper: (MailedPaper & { tasks: number }) | null;
}

/** The mail that reminds an assessor of all waiting tasks, the most urgent first. */
export interface ReminderMail {
  to: string;
  reminders: [Reminder, ...Reminder[]];
}

export interface AssessorMailer {
  /** Sends one mail that asks for a review. @throws MailNotSentError | MailRejectedError */
  sendReviewMail(mail: ReviewMail): Promise<void>;
  /** Sends one mail that asks for a review of the questions of a paper. */
  sendPaperMail(mail: PaperMail): Promise<void>;
}

export interface ReminderMailer {
  /** Sends one mail that reminds of reviews. @throws MailNotSentError | MailRejectedError */
  sendReminderMail(mail: ReminderMail): Promise<void>;
}

/** The mail to an author whose assessor's address does not accept mail. */
export interface BounceMail {
  to: string;
  task: MailedTask;
}

/** Sends one mail each. @throws MailNotSentError | MailRejectedError */
export interface AuthorMailer {
  sendOutcomeMail(mail: OutcomeMail): Promise<void>;
  sendPaperOutcomeMail(mail: PaperOutcomeMail): Promise<void>;
  sendBounceMail(mail: BounceMail): Promise<void>;
}

export type Mailer = AssessorMailer & ReminderMailer & AuthorMailer;

/** The mail that tells an author the outcome of a question, without the comments. */
export interface OutcomeMail {
  to: string;
  /** The task whose outcome closed the question. */
  task: MailedTask & Pick<Task, 'decided_by'>;
  question: MailedQuestion;
}

/** The mail that tells an author the outcome of a paper. */
export interface PaperOutcomeMail {
  to: string;
  paper: ListedPaper;
  /** The task whose outcome closed its last question. */
  task: MailedTask;
}

/** What mails say of a question as a whole. */
export interface MailedQuestion {
  question_id: string;
  status: Status;
  /** Whether several people assess it, or may. */
  is_staged: boolean;
  created_at: Date;
}

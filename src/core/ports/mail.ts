import type { Task } from '../task.ts';

/**
 * Where a mailed link leads: to a page on which its holder decides, or to one that asks to sign in first. The parameter
 * ReviewLinkMode of template.yaml lists the same.
 */
export const REVIEW_LINK_MODES = ['capability', 'sign-in'] as const;
export type ReviewLinkMode = (typeof REVIEW_LINK_MODES)[number];

/** The review mail: which question, but nothing of its text. */
export interface ReviewMail extends Pick<Task, 'task_id' | 'question_id' | 'assigned_by' | 'created_at' | 'due_at'> {
  to: string;
  /** The code of the review link; unused if links lead to signing in. */
  code: string;
}

/** The mail tag that holds the task's id. */
export const MAIL_TAG = 'task_id';

export interface AssessorMailer {
  /** Sends one mail that asks for a review. @throws MailNotSentError | MailRejectedError */
  sendReviewMail(mail: ReviewMail): Promise<void>;
}

/** The mail to an author whose assessor's address takes no mail. */
export interface BounceMail extends Pick<Task, 'task_id' | 'question_id' | 'assigned_to' | 'created_at' | 'due_at'> {
  to: string;
}

/** Sends one mail each. @throws MailNotSentError | MailRejectedError */
export interface AuthorMailer {
  sendOutcomeMail(mail: OutcomeMail): Promise<void>;
  sendBounceMail(mail: BounceMail): Promise<void>;
}

export type Mailer = AssessorMailer & AuthorMailer;

/** The outcome mail: which question, but neither its text nor the comments. */
export interface OutcomeMail
  extends Pick<Task, 'task_id' | 'question_id' | 'status' | 'decided_by' | 'created_at' | 'due_at'> {
  to: string;
}

import type { Task } from '../task.ts';

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

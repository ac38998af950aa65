import type { Decision, Status } from '../core/task.ts';

/** States as people call them, on pages, in mails and in the inbox. */
export const STATE_NAMES: Record<Status, string> = {
  PENDING: 'Waiting',
  APPROVED: 'Approved',
  REJECTED: 'Rejected',
  CHANGES_REQUESTED: 'Changes requested',
  WITHDRAWN: 'Withdrawn',
  EXPIRED: 'Expired',
  SUPERSEDED: 'Superseded',
};

/** What became of a task or a question, for people who look back at it. */
export const OUTCOME_NAMES: Record<Status, string> = {
  ...STATE_NAMES,
  PENDING: 'Not decided',
  EXPIRED: 'Closed because its time was over',
};

/** What an assessor can choose, in the order in which it is offered. */
export const VERBS: Record<Decision, string> = {
  APPROVED: 'Approve',
  CHANGES_REQUESTED: 'Request changes',
  REJECTED: 'Reject',
};

/** What opens the source of a question that is shown otherwise than it was typed. */
export const SHOW_AS_TYPED = 'Show as typed';

/** What is said of TeX that stays as it was typed. */
export const INVALID_TEX = 'not valid TeX';

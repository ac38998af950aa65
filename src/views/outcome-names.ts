import type { Status } from '../core/task.ts';

/** What became of a task or a question, as people call it. */
export const OUTCOME_NAMES: Record<Status, string> = {
  PENDING: 'Not decided',
  APPROVED: 'Approved',
  REJECTED: 'Rejected',
  CHANGES_REQUESTED: 'Changes requested',
  WITHDRAWN: 'Withdrawn',
  EXPIRED: 'Closed because its time was over',
  SUPERSEDED: 'Superseded',
};

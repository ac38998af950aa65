import { dateAndTime } from '../../../web/moments.ts';
import type { OutcomeMail } from '../../core/ports.ts';
import type { Status } from '../../core/task.ts';
import { type Letter, letter } from './letter.ts';

const SUBJECTS: Partial<Record<Status, string>> = {
  APPROVED: 'Your question is approved',
  REJECTED: 'Your question is rejected',
  CHANGES_REQUESTED: 'Changes to your question are requested',
  EXPIRED: 'Your question was not reviewed in time',
};

/** The mail that tells an author the outcome. Comments can quote the question: they are behind the link. */
export function outcomeMail(mail: Omit<OutcomeMail, 'to'>, link: string): Letter {
  return letter({
    subject: SUBJECTS[mail.status] ?? 'Your question is closed',
    news: newsOf(mail),
    action: 'Sign in to see it, and what was said about it',
    link,
    reason: 'You get this mail because you submitted the question.',
  });
}

function newsOf({ status, decided_by, created_at, due_at }: Omit<OutcomeMail, 'to'>): string {
  const question = `the question that you submitted on ${dateAndTime(created_at)}`;
  switch (status) {
    case 'APPROVED':
      return `${decided_by} approved ${question}.`;
    case 'REJECTED':
      return `${decided_by} rejected ${question}.`;
    case 'CHANGES_REQUESTED':
      return `${decided_by} requests changes to ${question}.`;
    default:
      return `Nobody decided by ${dateAndTime(due_at)} on ${question}. It is closed; submit it again if it is still to be reviewed.`;
  }
}

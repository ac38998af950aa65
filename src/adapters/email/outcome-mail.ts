import type { OutcomeMail } from '../../core/ports/mail.ts';
import { referenceOf } from '../../core/reference.ts';
import type { Status } from '../../core/task.ts';
import { dateAndTime } from '../../views/moments.ts';
import { type Letter, letter } from './letter.ts';
import { shownAddress } from './shown-address.ts';

const SUBJECTS: Partial<Record<Status, (question: string) => string>> = {
  APPROVED: (question) => `Your ${question} is approved`,
  REJECTED: (question) => `Your ${question} is rejected`,
  CHANGES_REQUESTED: (question) => `Changes to your ${question} are requested`,
  EXPIRED: (question) => `Your ${question} was not reviewed in time`,
};

/**
 * The mail that tells an author the outcome, and of which question. Comments can quote the question: they are behind the
 * link.
 */
export function outcomeMail(mail: Omit<OutcomeMail, 'to'>, link: string): Letter {
  const question = `question ${referenceOf(mail.question_id)}`;
  return letter({
    subject: SUBJECTS[mail.status]?.(question) ?? `Your ${question} is closed`,
    news: newsOf(mail, question),
    action: 'Sign in to see it, and what was said about it',
    link,
    reason: 'You get this mail because you submitted the question.',
  });
}

function newsOf({ status, decided_by, created_at, due_at }: Omit<OutcomeMail, 'to'>, question: string): string {
  const submitted = `${question}, which you submitted on ${dateAndTime(created_at)}`;
  const assessor = shownAddress(decided_by);
  switch (status) {
    case 'APPROVED':
      return `${assessor} approved ${submitted}.`;
    case 'REJECTED':
      return `${assessor} rejected ${submitted}.`;
    case 'CHANGES_REQUESTED':
      return `${assessor} requests changes to ${submitted}.`;
    default:
      return `Nobody decided by ${dateAndTime(due_at)} on ${submitted}. It is closed; submit it again if it is still to be reviewed.`;
  }
}

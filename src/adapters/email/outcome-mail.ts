import type { MailedQuestion, OutcomeMail } from '../../core/ports/mail.ts';
import type { Status } from '../../core/task.ts';
import { dateAndTime } from '../../views/moments.ts';
import { type Letter, letter } from './letter.ts';
import { shownAddress } from './shown-address.ts';

const SUBJECTS: Partial<Record<Status, (question: string) => string>> = {
  APPROVED: (question) => `Your ${question} is approved`,
  REJECTED: (question) => `Your ${question} is rejected`,
  CHANGES_REQUESTED: (question) => `Changes to your ${question} are requested`,
  WITHDRAWN: (question) => `Your ${question} was withdrawn`,
  EXPIRED: (question) => `Your ${question} was not reviewed in time`,
};

/**
 * The mail that tells an author the outcome, and of which question. Comments can quote the question: they are behind the
 * link.
 */
export function outcomeMail({ task, question }: Omit<OutcomeMail, 'to'>, link: string): Letter {
  const name = `question ${task.reference}`;
  return letter({
    subject: SUBJECTS[question.status]?.(name) ?? `Your ${name} is closed`,
    news: newsOf(task, question, name),
    actions: [{ action: 'Sign in to see it, and what was said about it', link }],
    reason: 'You get this mail because you submitted the question.',
  });
}

function newsOf(
  { decided_by, due_at }: OutcomeMail['task'],
  { status, is_staged, created_at }: MailedQuestion,
  name: string,
): string {
  const submitted = `${name}, which you submitted on ${dateAndTime(created_at)}`;
  const assessor = shownAddress(decided_by);
  switch (status) {
    case 'APPROVED':
      return `${is_staged ? 'The assessors' : assessor} approved ${submitted}.`;
    case 'REJECTED':
      return `${assessor} rejected ${submitted}.`;
    case 'CHANGES_REQUESTED':
      return `${is_staged ? 'The assessors request' : `${assessor} requests`} changes to ${submitted}.`;
    case 'WITHDRAWN':
      return `A coordinator withdrew ${submitted}.`;
    default:
      return is_staged
        ? `Too few assessors decided by ${dateAndTime(due_at)} on ${submitted}. It is closed; revise it if it is still to be reviewed.`
        : `Nobody decided by ${dateAndTime(due_at)} on ${submitted}. It is closed; submit it again if it is still to be reviewed.`;
  }
}

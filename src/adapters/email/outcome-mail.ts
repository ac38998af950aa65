import type { MailedQuestion, OutcomeMail } from '../../core/ports/mail.ts';
import type { Status } from '../../core/task.ts';
import { dateAndTime } from '../../views/moments.ts';
import * as texts from '../../views/texts.ts';
import { type Letter, letter } from './letter.ts';
import { shownAddress } from './shown-address.ts';

const SUBJECTS: Partial<Record<Status, (question: string) => string>> = {
  APPROVED: texts.outcomeApproved,
  REJECTED: texts.outcomeRejected,
  CHANGES_REQUESTED: texts.outcomeChangesRequested,
  WITHDRAWN: texts.outcomeWithdrawn,
  EXPIRED: texts.outcomeExpired,
};

/**
 * The mail that tells an author the outcome, and which question it is about. Comments can quote the question, so they are only
 * behind the link.
 */
export function outcomeMail({ task, question }: Omit<OutcomeMail, 'to'>, link: string): Letter {
  const name = texts.questionInText(task.reference);
  return letter({
    subject: SUBJECTS[question.status]?.(name) ?? texts.outcomeClosed(name),
    news: newsOf(task, question, name),
    actions: [{ action: texts.seeOutcome, link }],
    reason: texts.outcomeReason,
  });
}

function newsOf(
  { decided_by, due_at }: OutcomeMail['task'],
  { status, is_staged, created_at }: MailedQuestion,
  name: string,
): string {
  const submitted = texts.whichYouSubmittedOn(name, dateAndTime(created_at));
  const assessor = shownAddress(decided_by);
  switch (status) {
    case 'APPROVED':
      return texts.newsApproved(is_staged ? texts.theAssessors : assessor, submitted);
    case 'REJECTED':
      return texts.newsRejected(assessor, submitted);
    case 'CHANGES_REQUESTED':
      return texts.newsChangesRequested(
        is_staged ? texts.theAssessorsRequest : texts.assessorRequests(assessor),
        submitted,
      );
    case 'WITHDRAWN':
      return texts.newsWithdrawn(submitted);
    default:
      return is_staged
        ? texts.tooFewDecided(dateAndTime(due_at), submitted)
        : texts.nobodyDecided(dateAndTime(due_at), submitted);
  }
}

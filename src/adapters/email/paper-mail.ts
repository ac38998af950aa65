import type { PaperMail, PaperOutcomeMail, ReviewLinkMode } from '../../core/ports/mail.ts';
import { OUTCOME_NAMES } from '../../views/labels.ts';
import { dateAndTime } from '../../views/moments.ts';
import { type Letter, letter } from './letter.ts';
import { ACTIONS, WARNINGS } from './review-mail.ts';
import { shownAddress } from './shown-address.ts';
import { shownPaper } from './shown-paper.ts';

/** The mail that asks for a review of the questions of a paper. */
export function paperMail(
  { paper, tasks }: Omit<PaperMail, 'to' | 'code'>,
  link: string,
  linkMode: ReviewLinkMode,
): Letter {
  const [first] = tasks;
  const author = shownAddress(first.assigned_by);
  const due = dateAndTime(first.due_at);
  const questions = tasks.length === 1 ? 'one question' : `${tasks.length} questions`;
  const absent = [...new Set(tasks.flatMap(({ stands_in_for }) => stands_in_for ?? []))].map(shownAddress);
  const standIn = absent.length === 0 ? '' : ` You stand in for ${absent.join(' and ')}, who is away.`;
  return letter({
    subject: `Please review ${questions} of ${shownPaper(paper)} by ${due}`,
    news: `${author} asks you to review ${questions} of ${shownPaper(paper)} by ${due}. Questions that come to you later are behind the same link.${standIn}`,
    actions: [{ action: ACTIONS[linkMode], link }],
    reason: `You get this mail because ${absent.length === 0 ? `${author} chose you` : 'you were named as substitute'} to assess these questions. ${WARNINGS[linkMode]}`,
  });
}

/** The mail that tells an author what became of a paper. */
export function paperOutcomeMail({ paper }: Pick<PaperOutcomeMail, 'paper'>, link: string): Letter {
  const outcomes = Object.entries(paper.counts).map(([status, count]) => `${count} ${nameOf(status).toLowerCase()}`);
  return letter({
    subject: `Your ${shownPaper(paper)} is done: ${nameOf(paper.status).toLowerCase()}`,
    news: `No question of ${shownPaper(paper)}, which you submitted on ${dateAndTime(paper.created_at)}, is open any more: ${outcomes.join(', ')}.`,
    actions: [{ action: 'Sign in to see it, and what was said about it', link }],
    reason: 'You get this mail because you submitted the paper.',
  });
}

function nameOf(status: string): string {
  return OUTCOME_NAMES[status as keyof typeof OUTCOME_NAMES];
}

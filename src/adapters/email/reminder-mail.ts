import type { Reminder, ReviewLinkMode } from '../../core/ports/mail.ts';
import { dateAndTime } from '../../views/moments.ts';
import { type Letter, letter } from './letter.ts';
import { WARNINGS } from './review-mail.ts';
import { shownAddress } from './shown-address.ts';
import { shownPaper } from './shown-paper.ts';

/** The mail that reminds an assessor of the reviews that wait for them, the most urgent first, each with its link. */
export function reminderMail(
  reminders: (Omit<Reminder, 'code'> & { link: string })[],
  linkMode: ReviewLinkMode,
): Letter {
  const questions = reminders.reduce((sum, { paper }) => sum + (paper?.tasks ?? 1), 0);
  const count = questions === 1 ? 'One question waits' : `${questions} questions wait`;
  return letter({
    subject: `${count} for your review`,
    news: `${count} for your review. The time to decide is running out.`,
    actions: reminders.map(({ link, ...reminder }) => ({ action: actionOf(reminder), link })),
    reason: `You get this mail because you were asked to assess ${questions === 1 ? 'this question' : 'these questions'}. ${WARNINGS[linkMode]}`,
  });
}

function actionOf({ task, paper }: Omit<Reminder, 'code'>): string {
  const what =
    paper === null
      ? `Question ${task.reference}`
      : `${paper.tasks === 1 ? 'One question' : `${paper.tasks} questions`} of ${shownPaper(paper)}`;
  return `${what} by ${shownAddress(task.assigned_by)}, due ${dateAndTime(task.due_at)}`;
}

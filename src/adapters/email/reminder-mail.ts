import type { MailedTask, ReviewLinkMode } from '../../core/ports/mail.ts';
import { dateAndTime } from '../../views/moments.ts';
import { type Letter, letter } from './letter.ts';
import { WARNINGS } from './review-mail.ts';
import { shownAddress } from './shown-address.ts';

/** The mail that reminds an assessor of the reviews that wait for them, the most urgent first, each with its link. */
export function reminderMail(reminders: { task: MailedTask; link: string }[], linkMode: ReviewLinkMode): Letter {
  const count = reminders.length === 1 ? 'One question waits' : `${reminders.length} questions wait`;
  return letter({
    subject: `${count} for your review`,
    news: `${count} for your review. The time to decide is running out.`,
    actions: reminders.map(({ task, link }) => ({
      action: `Question ${task.reference} by ${shownAddress(task.assigned_by)}, due ${dateAndTime(task.due_at)}`,
      link,
    })),
    reason: `You get this mail because you were asked to assess ${reminders.length === 1 ? 'this question' : 'these questions'}. ${WARNINGS[linkMode]}`,
  });
}

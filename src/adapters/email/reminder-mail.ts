import type { Reminder, ReviewLinkMode } from '../../core/ports/mail.ts';
import { dateAndTime } from '../../views/moments.ts';
import * as texts from '../../views/texts.ts';
import { type Letter, letter } from './letter.ts';
import { WARNINGS } from './review-mail.ts';
import { shownAddress } from './shown-address.ts';
import { shownPaper } from './shown-paper.ts';

/** The mail that reminds an assessor of all waiting reviews, the most urgent first, each with its link. */
export function reminderMail(
  reminders: (Omit<Reminder, 'code'> & { link: string })[],
  linkMode: ReviewLinkMode,
): Letter {
  const questions = reminders.reduce((sum, { paper }) => sum + (paper?.tasks ?? 1), 0);
  const count = questions === 1 ? texts.oneQuestionWaits : texts.questionsWait(questions);
  return letter({
    subject: texts.reminderSubject(count),
    news: texts.reminderNews(count),
    actions: reminders.map(({ link, ...reminder }) => ({ action: actionOf(reminder), link })),
    reason: texts.reminderReason(questions === 1 ? texts.thisQuestion : texts.theseQuestions, WARNINGS[linkMode]),
  });
}

function actionOf({ task, paper }: Omit<Reminder, 'code'>): string {
  const what =
    paper === null
      ? texts.questionNamed(task.reference)
      : texts.ofPaper(
          paper.tasks === 1 ? texts.oneQuestionStart : texts.severalQuestions(paper.tasks),
          shownPaper(paper),
        );
  return texts.reminderAction(what, shownAddress(task.assigned_by), dateAndTime(task.due_at));
}

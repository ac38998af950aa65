import { earliest } from '../../core/earliest.ts';
import type { PaperMail, PaperOutcomeMail, ReviewLinkMode } from '../../core/ports/mail.ts';
import type { Status } from '../../core/task.ts';
import { dateAndTime } from '../../views/moments.ts';
import * as texts from '../../views/texts.ts';
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
  const due = dateAndTime(earliest(tasks.map(({ due_at }) => due_at)));
  const questions = tasks.length === 1 ? texts.oneQuestion : texts.severalQuestions(tasks.length);
  const absent = [...new Set(tasks.flatMap(({ stands_in_for }) => stands_in_for ?? []))].map(shownAddress);
  const standIn = absent.length === 0 ? '' : texts.standInFor(absent.join(` ${texts.and} `));
  return letter({
    subject: texts.reviewPaperSubject(questions, shownPaper(paper), due),
    news: texts.reviewPaperNews(author, questions, shownPaper(paper), due, standIn),
    actions: [{ action: ACTIONS[linkMode], link }],
    reason: texts.reviewPaperReason(
      absent.length === 0 ? texts.choseYou(author) : texts.youWereNamedAs,
      WARNINGS[linkMode],
    ),
  });
}

/** The mail that tells an author the outcome of a paper. */
export function paperOutcomeMail({ paper }: Pick<PaperOutcomeMail, 'paper'>, link: string): Letter {
  const { counts, status } = paper;
  const outcomes = Object.entries(counts).map(
    ([one, count]) => `${count} ${texts.STATE_NAMES[one as Status].toLowerCase()}`,
  );
  return letter({
    subject: texts.paperOutcomeSubject(
      shownPaper(paper),
      status === 'CHANGES_REQUESTED' && !counts.CHANGES_REQUESTED
        ? texts.notAllApproved
        : texts.STATE_NAMES[status].toLowerCase(),
    ),
    news: texts.paperOutcomeNews(shownPaper(paper), dateAndTime(paper.created_at), outcomes.join(', ')),
    actions: [{ action: texts.seeOutcome, link }],
    reason: texts.paperOutcomeReason,
  });
}

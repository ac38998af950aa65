import type { ReviewLinkMode, ReviewMail } from '../../core/ports/mail.ts';
import { dateAndTime } from '../../views/moments.ts';
import * as texts from '../../views/texts.ts';
import { type Letter, letter } from './letter.ts';
import { shownAddress } from './shown-address.ts';

export const ACTIONS: Record<ReviewLinkMode, string> = {
  capability: texts.readItAndDecide,
  'sign-in': texts.signInReadIt,
};
export const WARNINGS: Record<ReviewLinkMode, string> = {
  capability: texts.linkIsForYou,
  'sign-in': texts.linkAsksToSignIn,
};

/** The mail that asks for a review. Several wait for one assessor, so each says which question it is about. */
export function reviewMail(
  { reference, assigned_by, stands_in_for, created_at, due_at }: Omit<ReviewMail['task'], 'task_id' | 'assigned_to'>,
  link: string,
  linkMode: ReviewLinkMode,
): Letter {
  const author = shownAddress(assigned_by);
  const due = dateAndTime(due_at);
  const submitted = texts.itWasSubmittedOn(dateAndTime(created_at));
  const absent = stands_in_for ? shownAddress(stands_in_for) : undefined;
  return letter({
    subject: texts.reviewQuestionSubject(reference, due),
    news: texts.reviewQuestionNews(
      author,
      reference,
      due,
      submitted,
      absent === undefined ? '' : texts.standInFor(absent),
    ),
    actions: [{ action: ACTIONS[linkMode], link }],
    reason: texts.reviewQuestionReason(
      absent === undefined ? texts.choseYou(author) : texts.youWereNamedAs,
      WARNINGS[linkMode],
    ),
  });
}

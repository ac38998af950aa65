import type { BounceMail } from '../../core/ports/mail.ts';
import { dateAndTime } from '../../views/moments.ts';
import * as texts from '../../views/texts.ts';
import { type Letter, letter } from './letter.ts';
import { shownAddress } from './shown-address.ts';

/** The mail that tells an author that their assessor's address does not accept mail. */
export function bounceMail({ reference, assigned_to, created_at, due_at }: BounceMail['task'], link: string): Letter {
  const question = texts.questionInText(reference);
  const assessor = shownAddress(assigned_to);
  return letter({
    subject: texts.bounceSubject(question),
    news:
      texts.bounceNews(assessor, question) +
      texts.bounceDates(dateAndTime(created_at), dateAndTime(due_at)) +
      texts.bounceAdvice,
    actions: [{ action: texts.signInToSeeIt, link }],
    reason: texts.outcomeReason,
  });
}

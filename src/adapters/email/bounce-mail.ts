import type { BounceMail } from '../../core/ports/mail.ts';
import { dateAndTime } from '../../views/moments.ts';
import { type Letter, letter } from './letter.ts';
import { shownAddress } from './shown-address.ts';

/** The mail that tells an author that their assessor's address takes no mail. */
export function bounceMail({ reference, assigned_to, created_at, due_at }: BounceMail['task'], link: string): Letter {
  const question = `question ${reference}`;
  const assessor = shownAddress(assigned_to);
  return letter({
    subject: `Your ${question} did not reach its assessor`,
    news:
      `Mail to ${assessor}, whom you chose to assess ${question}, comes back: the address takes none. ` +
      `You submitted the question on ${dateAndTime(created_at)}, and it waits until ${dateAndTime(due_at)}. ` +
      'If the address is wrong, submit the question again with the right one. If it is right, tell the assessor to sign in and decide.',
    actions: [{ action: 'Sign in to see it', link }],
    reason: 'You get this mail because you submitted the question.',
  });
}

import type { ReviewLinkMode, ReviewMail } from '../../core/ports/mail.ts';
import { dateAndTime } from '../../views/moments.ts';
import { type Letter, letter } from './letter.ts';
import { shownAddress } from './shown-address.ts';

export const ACTIONS: Record<ReviewLinkMode, string> = {
  capability: 'Read it and decide',
  'sign-in': 'Sign in, read it and decide',
};
export const WARNINGS: Record<ReviewLinkMode, string> = {
  capability: 'The link is meant for you alone: whoever has it can decide.',
  'sign-in': 'The link asks you to sign in.',
};

/** The mail that asks for a review. Several wait for one assessor, so each says which question it is about. */
export function reviewMail(
  { reference, assigned_by, stands_in_for, created_at, due_at }: Omit<ReviewMail['task'], 'task_id' | 'assigned_to'>,
  link: string,
  linkMode: ReviewLinkMode,
): Letter {
  const author = shownAddress(assigned_by);
  const due = dateAndTime(due_at);
  const submitted = `It was submitted on ${dateAndTime(created_at)}.`;
  const absent = stands_in_for ? shownAddress(stands_in_for) : undefined;
  return letter({
    subject: `Please review question ${reference} by ${due}`,
    news: `${author} asks you to review exam question ${reference} by ${due}. ${submitted}${absent === undefined ? '' : ` You stand in for ${absent}, who is away.`}`,
    actions: [{ action: ACTIONS[linkMode], link }],
    reason: `You get this mail because ${absent === undefined ? `${author} chose you` : 'you were named as substitute'} to assess the question. ${WARNINGS[linkMode]}`,
  });
}

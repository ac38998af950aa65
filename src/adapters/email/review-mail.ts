import { dateAndTime } from '../../../web/moments.ts';
import type { ReviewLinkMode, ReviewMail } from '../../core/ports.ts';
import { type Letter, letter } from './letter.ts';

const ACTIONS: Record<ReviewLinkMode, string> = {
  capability: 'Read it and decide',
  'sign-in': 'Sign in, read it and decide',
};
const WARNINGS: Record<ReviewLinkMode, string> = {
  capability: 'The link is meant for you alone: whoever has it can decide.',
  'sign-in': 'The link asks you to sign in.',
};

/** The mail that asks for a review. */
export function reviewMail(
  { assigned_by, due_at }: Pick<ReviewMail, 'assigned_by' | 'due_at'>,
  link: string,
  linkMode: ReviewLinkMode,
): Letter {
  const due = dateAndTime(due_at);
  return letter({
    subject: `Please review a question by ${due}`,
    news: `${assigned_by} asks you to review an exam question by ${due}.`,
    action: ACTIONS[linkMode],
    link,
    reason: `You get this mail because ${assigned_by} chose you to assess the question. ${WARNINGS[linkMode]}`,
  });
}

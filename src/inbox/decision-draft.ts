import { LIMITS } from '../core/limits.ts';
import type { Decision } from '../core/task.ts';
import { isBlank } from '../core/text.ts';
import * as texts from '../views/texts.ts';
import { textFault } from './text-fault.ts';

/**
 * A decision that is being made. Comments typed for a rejection are kept apart from those for an approval, so that an
 * objection is never sent with an approval.
 */
export interface DecisionDraft {
  /** Undefined until chosen. */
  decision?: Decision | undefined;
  /** Comments for an approval; and those typed before anything was chosen. */
  remark: string;
  /** Comments for a rejection or a request for changes. */
  objection: string;
}

export const EMPTY_DRAFT: DecisionDraft = { remark: '', objection: '' };

const isObjection = ({ decision }: DecisionDraft) => decision === 'REJECTED' || decision === 'CHANGES_REQUESTED';

/** Makes a choice. Comments typed before it go with it; an objection never becomes a remark. */
export function withDecision(draft: DecisionDraft, decision: Decision): DecisionDraft {
  const chosen = { ...draft, decision };
  if (!isObjection(chosen) || draft.objection !== '') return chosen;
  return { decision, remark: '', objection: draft.remark };
}

/** The comments that go with the choice. */
export function commentsOf(draft: DecisionDraft): string {
  return isObjection(draft) ? draft.objection : draft.remark;
}

/** Replaces the comments that go with the choice. */
export function withComments(draft: DecisionDraft, comments: string): DecisionDraft {
  return { ...draft, [isObjection(draft) ? 'objection' : 'remark']: comments };
}

/** Comments typed for another choice, which are not sent; empty when there are none. */
export function leftOutOf(draft: DecisionDraft): string {
  return isObjection(draft) ? draft.remark : draft.objection;
}

/** What is wrong with the comments, as a sentence, whatever the choice. */
export function commentsFault(draft: DecisionDraft): string | undefined {
  const fault = textFault(commentsOf(draft), LIMITS.comments);
  return fault === undefined ? undefined : texts.commentsAre(fault);
}

/** Whether the choice needs comments and none are visible. */
export function lacksComments(draft: DecisionDraft): boolean {
  return isObjection(draft) && isBlank(commentsOf(draft));
}

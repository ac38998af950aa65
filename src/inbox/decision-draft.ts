import { LIMITS } from '../core/limits.ts';
import type { Decision } from '../core/task.ts';
import { isBlank } from '../core/text.ts';
import * as texts from '../views/texts.ts';
import { textFault } from './text-fault.ts';

/**
 * A decision as it is being made. What is written against a question is kept apart from what is written for it, so that a
 * complaint is never sent with an approval.
 */
export interface DecisionDraft {
  /** Undefined until chosen. */
  decision?: Decision | undefined;
  /** What goes with an approval; and what was typed before anything was chosen. */
  remark: string;
  /** What goes with a rejection, or with a request for changes. */
  objection: string;
}

export const EMPTY_DRAFT: DecisionDraft = { remark: '', objection: '' };

const isObjection = ({ decision }: DecisionDraft) => decision === 'REJECTED' || decision === 'CHANGES_REQUESTED';

/** Chooses. What was typed before a choice becomes what it was typed for, and from an objection nothing becomes a remark. */
export function withDecision(draft: DecisionDraft, decision: Decision): DecisionDraft {
  const chosen = { ...draft, decision };
  if (!isObjection(chosen) || draft.objection !== '') return chosen;
  return { decision, remark: '', objection: draft.remark };
}

/** The comments that go with what is chosen. */
export function commentsOf(draft: DecisionDraft): string {
  return isObjection(draft) ? draft.objection : draft.remark;
}

/** Types other comments for what is chosen. */
export function withComments(draft: DecisionDraft, comments: string): DecisionDraft {
  return { ...draft, [isObjection(draft) ? 'objection' : 'remark']: comments };
}

/** What was written for another choice, and is not sent with this one; empty where nothing was. */
export function leftOutOf(draft: DecisionDraft): string {
  return isObjection(draft) ? draft.remark : draft.objection;
}

/** What is wrong with the comments whatever is done with them, in a sentence. */
export function commentsFault(draft: DecisionDraft): string | undefined {
  const fault = textFault(commentsOf(draft), LIMITS.comments);
  return fault === undefined ? undefined : texts.commentsAre(fault);
}

/** Whether the choice needs comments, and there are none that a reader can see. */
export function lacksComments(draft: DecisionDraft): boolean {
  return isObjection(draft) && isBlank(commentsOf(draft));
}

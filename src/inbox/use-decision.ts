import { useRef, useState } from 'preact/hooks';
import type { Decision } from '../core/task.ts';
import * as texts from '../views/texts.ts';
import { useServices } from './context.ts';
import {
  commentsFault,
  commentsOf,
  type DecisionDraft,
  EMPTY_DRAFT,
  lacksComments,
  withComments,
  withDecision,
} from './decision-draft.ts';
import { useKept } from './kept.ts';
import { draftKey } from './on-the-way.ts';

/** The task to decide; its reference is known once it was read. */
interface DecidedTask {
  task_id: string;
  reference: string;
}

export type DecisionMaking = ReturnType<typeof useDecision>;

/**
 * The state of one decision: a choice, comments, and one confirmation before it is sent. The choice and the comments
 * survive a lost connection, a reload and an ended session; the confirmation does not.
 *
 * @param onDecided called when the decision is held; it is sent some seconds later
 */
export function useDecision({ task_id, reference }: DecidedTask, onDecided: () => void) {
  const { draft, isMissing, setMissing, choose, type } = useDraft(task_id);
  const [asking, setAsking] = useState<{ decision: Decision; comments: string } | undefined>();
  const field = useRef<HTMLTextAreaElement>(null);
  const choices = useRef<HTMLDivElement>(null);
  const { decide } = useServices();
  const ask = (chosen: DecisionDraft) => {
    if (chosen.decision === undefined) choices.current?.querySelector('input')?.focus();
    else if (lacksComments(chosen) || commentsFault(chosen) !== undefined) {
      setMissing(lacksComments(chosen));
      field.current?.focus();
    } else setAsking({ decision: chosen.decision, comments: commentsOf(chosen) });
  };
  return {
    draft,
    field,
    choices,
    asking,
    fault: isMissing ? texts.commentsMissing : commentsFault(draft),
    choose: (decision: Decision) => void choose(decision),
    type,
    /** Asks for confirmation, or says what is missing. */
    ask: () => ask(draft),
    approve: () => ask(choose('APPROVED')),
    /** Makes a choice and focuses the comments. */
    comment: (decision: Decision) => {
      choose(decision);
      field.current?.focus();
    },
    confirm: async () => {
      if (asking === undefined) return;
      setAsking(undefined);
      decide({ task_id, reference, ...asking });
      onDecided();
    },
    cancel: () => setAsking(undefined),
  };
}

/** The choice and comments so far; `isMissing` from a request for comments until some are typed. */
function useDraft(task_id: string) {
  const { value: draft, change: update } = useKept<DecisionDraft>(draftKey(task_id), () => EMPTY_DRAFT);
  const [isMissing, setMissing] = useState(false);
  const change = (how: (before: DecisionDraft) => DecisionDraft): DecisionDraft => {
    setMissing(false);
    return update(how);
  };
  return {
    draft,
    isMissing,
    setMissing,
    choose: (decision: Decision) => change((before) => withDecision(before, decision)),
    type: (comments: string) => void change((before) => withComments(before, comments)),
  };
}

import { useRef, useState } from 'preact/hooks';
import type { Decision } from '../core/task.ts';
import { ApiError } from './api.ts';
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

export type DecisionMaking = ReturnType<typeof useDecision>;

/**
 * The making of one decision: a choice, comments, and one question back before it is sent. The choice and what is typed
 * outlive a lost connection, a reload and an ended sign-in; the question back does not.
 *
 * @param onStale something is recorded now that the page does not show yet
 */
export function useDecision(task_id: string, onStale: () => void) {
  const { draft, isMissing, setMissing, choose, type, forget } = useDraft(task_id);
  const [asking, setAsking] = useState<{ decision: Decision; comments: string } | undefined>();
  const field = useRef<HTMLTextAreaElement>(null);
  const choices = useRef<HTMLDivElement>(null);
  const send = useSend(task_id, onStale, forget);
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
    fault: isMissing ? 'Say first what the author should know.' : commentsFault(draft),
    choose: (decision: Decision) => void choose(decision),
    type,
    /** Asks back, or says what is missing. */
    ask: () => ask(draft),
    approve: () => ask(choose('APPROVED')),
    object: (decision: Decision) => {
      choose(decision);
      field.current?.focus();
    },
    confirm: async () => {
      if (asking !== undefined) await send(asking.decision, asking.comments);
    },
    cancel: () => setAsking(undefined),
  };
}

/** What is chosen and typed so far; `isMissing` when comments were asked for, until some are typed. */
function useDraft(task_id: string) {
  const [draft, setDraft] = useKept<DecisionDraft>(draftKey(task_id), () => EMPTY_DRAFT);
  const [isMissing, setMissing] = useState(false);
  const change = (changed: DecisionDraft): DecisionDraft => {
    setMissing(false);
    setDraft(changed);
    return changed;
  };
  return {
    draft,
    isMissing,
    setMissing,
    choose: (decision: Decision) => change(withDecision(draft, decision)),
    type: (comments: string) => void change(withComments(draft, comments)),
    forget: () => setDraft(undefined),
  };
}

/** Decides, and says what came of it; a decision that came too late is not repeated but shown. */
function useSend(task_id: string, onStale: () => void, onRecorded: () => void) {
  const { api, announce, onDecided } = useServices();
  return async (decision: Decision, comments: string) => {
    try {
      await api.decide(task_id, decision, comments);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 409) throw error;
      announce(error.message);
      onStale();
      return;
    }
    onRecorded();
    announce('Your decision is recorded.');
    onDecided([task_id]);
    onStale();
  };
}

import { useEffect, useMemo, useState } from 'preact/hooks';
import * as texts from '../views/texts.ts';
import type { Api } from './api.ts';
import type { Services } from './context.ts';
import { forget } from './kept.ts';
import { draftKey } from './on-the-way.ts';
import { Outbox } from './outbox.ts';
import { taskRoute } from './route.ts';
import { countDecision } from './tally.ts';

interface OutboxSurroundings {
  api: Api;
  announce(sentence: string): void;
  /** Called when lists of tasks must reload. */
  onSettled(task_id: string): void;
}

/** The decisions that this tab holds; a change renders the page again. */
interface HeldDecisions extends Pick<Services, 'decide' | 'isHeld'> {
  /** Takes back the newest decision and shows its question; undefined when there is none. */
  undo: (() => void) | undefined;
  /** Counts the changes. */
  version: number;
}

export function useOutbox({ api, announce, onSettled }: OutboxSurroundings): HeldDecisions {
  const [version, setVersion] = useState(0);
  const outbox = useMemo(
    () =>
      new Outbox({
        send: ({ task_id, decision, comments }) => api.decide(task_id, decision, comments),
        onChange: () => setVersion((before) => before + 1),
        onSettled: ({ task_id, decision }, isRecorded) => {
          // The comments of a decision that was not recorded stay.
          if (isRecorded) forget(draftKey(task_id));
          else countDecision(decision, -1);
          onSettled(task_id);
        },
        onFault: ({ reference }, { message }, isSentAgain) =>
          announce(texts.notRecorded(reference, isSentAgain, message)),
      }),
    [api],
  );
  useEffect(() => {
    const flush = () => outbox.flush();
    addEventListener('pagehide', flush);
    addEventListener('online', flush);
    return () => {
      removeEventListener('pagehide', flush);
      removeEventListener('online', flush);
    };
  }, [outbox]);
  const undo = () => {
    const held = outbox.undo();
    if (held === undefined) return;
    countDecision(held.decision, -1);
    announce('');
    location.hash = taskRoute(held.task_id);
  };
  return {
    decide: (held) => {
      // To decide otherwise, it is undone first.
      if (outbox.has(held.task_id)) return;
      outbox.hold(held);
      countDecision(held.decision, 1);
      announce(texts.decidedOn(texts.STATE_NAMES[held.decision], held.reference));
    },
    isHeld: (task_id) => outbox.has(task_id),
    undo: outbox.undoable && undo,
    version,
  };
}

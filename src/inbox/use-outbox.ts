import { useEffect, useMemo, useState } from 'preact/hooks';
import { STATE_NAMES } from '../views/labels.ts';
import type { Api } from './api.ts';
import { forget } from './kept.ts';
import { draftKey } from './on-the-way.ts';
import { type HeldDecision, Outbox } from './outbox.ts';
import { countDecision } from './tally.ts';

interface OutboxSurroundings {
  api: Api;
  announce(sentence: string): void;
  /** What lists tasks has to look again. */
  onSettled(task_id: string): void;
}

/** The decisions that this tab holds; the page is drawn again when they change. `version` says which drawing it is. */
export function useOutbox({ api, announce, onSettled }: OutboxSurroundings): { outbox: Outbox; version: number } {
  const [version, setVersion] = useState(0);
  const outbox = useMemo(
    () =>
      new Outbox({
        send: ({ task_id, decision, comments }) => api.decide(task_id, decision, comments),
        onChange: () => setVersion((before) => before + 1),
        onSettled: ({ task_id, decision }, isRecorded) => {
          // What was typed for a decision that was not taken stays.
          if (isRecorded) forget(draftKey(task_id));
          else countDecision(decision, -1);
          onSettled(task_id);
        },
        onFault: ({ reference }, { message }, isSentAgain) =>
          announce(
            `Your decision about question ${reference} is not recorded${isSentAgain ? ' yet; it is sent again' : ''}. ${message}`,
          ),
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
  return { outbox, version };
}

/** What was done, in a sentence that says to which question. */
export function saidOf({ decision, reference }: HeldDecision): string {
  return `${STATE_NAMES[decision]}: question ${reference}.`;
}

import type { Decision } from '../core/task.ts';
import { ApiError } from './api.ts';

/** A decision that a person has made and that can be undone until it is sent. */
export interface HeldDecision {
  task_id: string;
  reference: string;
  decision: Decision;
  comments: string;
}

/** How long a decision can be undone. */
export const HELD_MILLISECONDS = 8_000;
const RETRY_MILLISECONDS = 5_000;

interface OutboxOptions {
  send(held: HeldDecision): Promise<unknown>;
  /** What is held has changed. */
  onChange(): void;
  /** The decision is recorded; or it cannot be, and `onFault` was called. */
  onSettled(held: HeldDecision, isRecorded: boolean): void;
  /** Says why a decision is not recorded, and whether it will be sent again. */
  onFault(held: HeldDecision, fault: ApiError, isSentAgain: boolean): void;
}

interface Entry {
  held: HeldDecision;
  timer: ReturnType<typeof setTimeout>;
  isSending: boolean;
  /** From then on it may be recorded, even if no answer came: it cannot be taken back. */
  wasSent: boolean;
}

/**
 * Holds each decision for some seconds before it is sent, so that it can be undone. When the person leaves the page, it sends
 * all held decisions. A decision that could not be sent is sent again, until it is recorded or refused for good.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  has(task_id: string): boolean {
    return this.#entries.has(task_id);
  }

  /** The newest decision that can still be undone. */
  get undoable(): HeldDecision | undefined {
    return [...this.#entries.values()].filter(({ wasSent }) => !wasSent).at(-1)?.held;
  }

  hold(held: HeldDecision): void {
    const timer = setTimeout(() => void this.#send(entry), HELD_MILLISECONDS);
    const entry: Entry = { held, timer, isSending: false, wasSent: false };
    this.#entries.set(held.task_id, entry);
    this.#options.onChange();
  }

  /** Takes back the newest decision and returns it. */
  undo(): HeldDecision | undefined {
    const held = this.undoable;
    if (held === undefined) return undefined;
    clearTimeout(this.#entries.get(held.task_id)?.timer);
    this.#entries.delete(held.task_id);
    this.#options.onChange();
    return held;
  }

  /** Sends all held decisions now: the person leaves the page, or the connection is back. */
  flush(): void {
    for (const entry of this.#entries.values()) if (!entry.isSending) void this.#send(entry);
  }

  async #send(entry: Entry): Promise<void> {
    clearTimeout(entry.timer);
    entry.isSending = true;
    entry.wasSent ||= navigator.onLine;
    this.#options.onChange();
    let isRecorded = true;
    try {
      await this.#options.send(entry.held);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      isRecorded = false;
      // An ended session is not waited for: signing in again leaves the page.
      const isSentAgain = error.isPassing;
      this.#options.onFault(entry.held, error, isSentAgain);
      if (isSentAgain) {
        entry.isSending = false;
        entry.timer = setTimeout(() => void this.#send(entry), RETRY_MILLISECONDS);
        this.#options.onChange();
        return;
      }
    }
    this.#entries.delete(entry.held.task_id);
    this.#options.onChange();
    this.#options.onSettled(entry.held, isRecorded);
  }
}

/** Time for everything that waits: task deadlines, retries of the store, visibility timeouts. Tests replace it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after the delay; the result cancels it. A pending call does not keep the process alive. */
  after(delayMs: number, callback: () => void): () => void;
}

/** The longest delay of setTimeout; a longer one fires at once. */
export const MAX_DELAY_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, Math.min(Math.max(delayMs, 0), MAX_DELAY_MS)).unref();
    return () => clearTimeout(timer);
  },
};

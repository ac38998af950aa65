import type { Clock } from '../src/clock.ts';

/** A clock that stands still until the test moves it. */
export interface ManualClock extends Clock {
  /** Advances time and calls back, in order, what becomes due. */
  advance(milliseconds: number): void;
}

export function createManualClock(start: number): ManualClock {
  let now = start;
  let timers: { due: number; callback: () => void }[] = [];
  return {
    now: () => now,
    after: (delayMs, callback) => {
      const timer = { due: now + delayMs, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance: (milliseconds) => {
      now += milliseconds;
      const due = timers.filter((timer) => timer.due <= now).sort((a, b) => a.due - b.due);
      timers = timers.filter((timer) => timer.due > now);
      for (const { callback } of due) callback();
    },
  };
}

import type { Clock } from '../../packages/local-sam/src/clock.ts';

/** The waits of the state machines' interpreter, which pass on a test's clock. */
export interface InterpreterTimers {
  /** When the next of them ends, in milliseconds since 1970; those of more than a day are limits, and left out. */
  nextDue(): number | undefined;
}

const INTERPRETER = 'aws-local-stepfunctions';
/** A longer one is the interpreter's limit for a state without its own: nothing waits until it has passed. */
const LONGEST_WAIT_MS = 86_400_000;

/**
 * Puts the timers that the interpreter sets (mostly the intervals of Retry) on `clock`, for the whole thread and for good. The
 * interpreter knows only its thread's clock; without this, a run with minutes of backing off would take minutes. Timers that others
 * set stay real.
 */
export function putInterpreterOn(clock: Clock): InterpreterTimers {
  const setReal = globalThis.setTimeout;
  const clearReal = globalThis.clearTimeout;
  // Delays that others set, which are few: inspecting the stack each time would cost more than all timers do.
  const foreign = new Set<number | undefined>();
  const isInterpreter = (delayMs: number | undefined) => {
    if (foreign.has(delayMs)) return false;
    if (isInterpreterCalling()) return true;
    foreign.add(delayMs);
    return false;
  };
  const pending = new Map<object, { due: number | undefined; cancel: () => void }>();
  const set = (callback: () => void, delayMs = 0) => {
    const timer = { unref: () => timer };
    const fire = () => {
      pending.delete(timer);
      callback();
    };
    const due = delayMs > LONGEST_WAIT_MS ? undefined : clock.now() + delayMs;
    pending.set(timer, { due, cancel: clock.after(delayMs, fire) });
    return timer;
  };
  globalThis.setTimeout = ((...given: Parameters<typeof setReal>) =>
    isInterpreter(given[1]) ? set(given[0], given[1]) : setReal(...given)) as typeof setTimeout;
  globalThis.clearTimeout = ((timer: object) => {
    const own = typeof timer === 'object' ? pending.get(timer) : undefined;
    if (own === undefined) return clearReal(timer as NodeJS.Timeout);
    own.cancel();
    pending.delete(timer);
  }) as typeof clearTimeout;
  return {
    nextDue: () => {
      const dues = [...pending.values()].flatMap(({ due }) => due ?? []);
      return dues.length === 0 ? undefined : Math.min(...dues);
    },
  };
}

/** Whether the interpreter's code is setting a timer right now, by the first frames of the stack. */
function isInterpreterCalling(): boolean {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 5;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = before;
  return stack.includes(INTERPRETER);
}

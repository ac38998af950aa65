import type { StandIn } from './workbench.ts';

/** Input of an execution whose task has this id: a day to decide. */
export const input = (name: string) => ({ task_id: name, timeout_seconds: 86_400 });

/** Stands in for update_status: the status that holds is the decision that was handed over, else that of a timeout. */
export const recordOutcome: StandIn = (event) => {
  const { decision } = (event.outcome ?? {}) as { decision?: string };
  return { payload: { status: decision ?? 'EXPIRED' } };
};
/** Stands in for update_status when its first invocation never answers; `called` resolves when that has begun. */
export function hangingOnce(): { called: Promise<void>; answer: StandIn } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const answer: StandIn = (event, calls) => {
    resolve();
    return calls === 0 ? new Promise(() => {}) : recordOutcome(event, calls);
  };
  return { called: promise, answer };
}

/** Stands in for update_status of a task that PostgreSQL holds with this status. */
export const holds =
  (status: string): StandIn =>
  () => ({ payload: { status } });
/** What an invocation answers whose function threw. */
export const failure = (errorType: string): ReturnType<StandIn> => ({
  payload: { errorType, errorMessage: 'out of order', trace: [] },
  functionError: 'Unhandled',
});

/** What the history of every approval begins with. */
export const ASSIGNED = [
  'ExecutionStarted',
  'TaskStateEntered Assign to assessor',
  'TaskScheduled',
  'TaskStarted',
  'TaskSubmitted',
];
/** An attempt to record the outcome. */
export const RECORD = ['TaskStateEntered Record outcome', 'TaskScheduled', 'TaskStarted'];
/** The outcome recorded, and the choice of the end. */
export const RECORDED = [
  ...RECORD,
  'TaskSucceeded',
  'TaskStateExited',
  'ChoiceStateEntered Decision?',
  'ChoiceStateExited',
];

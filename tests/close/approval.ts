import { readFileSync } from 'node:fs';
import { FUNCTION_ARN, QUEUE_URL, type StandIn } from '../../packages/local-sam/tests/workbench.ts';

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

/** The shipped definition, as the template substitutes it. */
export function shippedDefinition(): unknown {
  return substituted(readFileSync(new URL('../../statemachine/approval_workflow.asl.json', import.meta.url), 'utf8'));
}

/** A definition's text, substituted likewise. */
export function substituted(definition: string): unknown {
  const substitutions = { Partition: 'aws', ApprovalSqsQueueUrl: QUEUE_URL, UpdateStatusFunctionArn: FUNCTION_ARN };
  let text = definition;
  for (const [name, value] of Object.entries(substitutions)) text = text.replaceAll(`\${${name}}`, value);
  return JSON.parse(text);
}

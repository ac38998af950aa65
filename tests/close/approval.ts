import { readFileSync } from 'node:fs';
import { FUNCTION_ARN, QUEUE_URL, type StandIn } from '../../packages/local-sam/tests/workbench.ts';

/** Input of an execution whose task has this id: a day to decide. */
export const input = (name: string) => ({ task_id: name, timeout_seconds: 86_400 });

/** Stands in for update_status: returns the decision that it was given, otherwise the status after a timeout. */
export const recordOutcome: StandIn = (event) => {
  const { decision } = (event.outcome ?? {}) as { decision?: string };
  return { payload: { status: decision ?? 'EXPIRED' } };
};
/** Stands in for update_status whose first invocation never answers; `called` resolves when it has begun. */
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
/** The result of an invocation whose function threw. */
export const failure = (errorType: string): ReturnType<StandIn> => ({
  payload: { errorType, errorMessage: 'out of order', trace: [] },
  functionError: 'Unhandled',
});

/** The first events of every approval. */
export const ASSIGNED = [
  'ExecutionStarted',
  'TaskStateEntered Assign to assessor',
  'TaskScheduled',
  'TaskStarted',
  'TaskSubmitted',
];
/** An attempt to record the outcome. */
export const RECORD = ['TaskStateEntered Record outcome', 'TaskScheduled', 'TaskStarted'];
/** The recorded outcome, and the choice of the end. */
export const RECORDED = [
  ...RECORD,
  'TaskSucceeded',
  'TaskStateExited',
  'ChoiceStateEntered Decision?',
  'ChoiceStateExited',
];

/** The shipped definition with the template's substitutions. */
export function shippedDefinition(): unknown {
  return substituted(readFileSync(new URL('../../statemachine/approval_workflow.asl.json', import.meta.url), 'utf8'));
}

/** A definition's text with the same substitutions. */
export function substituted(definition: string): unknown {
  const substitutions = { Partition: 'aws', ApprovalSqsQueueUrl: QUEUE_URL, UpdateStatusFunctionArn: FUNCTION_ARN };
  let text = definition;
  for (const [name, value] of Object.entries(substitutions)) text = text.replaceAll(`\${${name}}`, value);
  return JSON.parse(text);
}

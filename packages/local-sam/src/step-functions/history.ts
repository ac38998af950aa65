import type { Execution, ExecutionRecord, JournalEntry } from './execution.ts';
import type { LibraryEvent } from './interpretation.ts';
import type { TaskResource } from './task-resource.ts';

/** An event before it gets its number and time; its details are those of AWS's HistoryEvent. */
export interface RawEvent {
  type: string;
  details: Record<string, unknown>;
}

/** An event as GetExecutionHistory answers it. */
export interface HistoryEvent {
  id: number;
  previousEventId: number;
  type: string;
  /** Seconds since 1970, as in all of AWS's JSON protocols. */
  timestamp: number;
  [details: string]: unknown;
}

const NOT_TRUNCATED = { truncated: false };
const REGION = 'us-east-1';
/** The role of every state machine: the stack does not emulate IAM. */
export const ROLE_ARN = 'arn:aws:iam::000000000000:role/local';

/** Numbers the events and gives them their times, in milliseconds since 1970. */
export function numberEvents(events: readonly RawEvent[], times: readonly number[]): HistoryEvent[] {
  return events.map(({ type, details }, index) => ({
    id: index + 1,
    // As on AWS, the first state's entry and an abort follow event 0.
    previousEventId: index <= 1 || type === 'ExecutionAborted' ? 0 : index,
    type,
    timestamp: (times[index] ?? 0) / 1000,
    ...details,
  }));
}

/** Fields with the data of executions, which includes task tokens. */
const DATA_FIELDS = new Set(['input', 'inputDetails', 'output', 'outputDetails', 'parameters', 'cause']);

/** The event as a caller sees it who may not see the data of executions. */
export function withoutData(event: HistoryEvent): HistoryEvent {
  const parts = Object.entries(event).map(([key, value]) => [key, isDetails(value) ? dataless(value) : value]);
  return Object.fromEntries(parts) as HistoryEvent;
}

function isDetails(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function dataless(details: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(details).filter(([field]) => !DATA_FIELDS.has(field)));
}

/** The event of StopExecution, which no interpretation produces. */
export function abortedEvent(record: ExecutionRecord): RawEvent {
  return { type: 'ExecutionAborted', details: { executionAbortedEventDetails: failure(record) } };
}

/** An event of the interpreter in AWS's terms. Undefined if AWS's history does not show it. */
export function libraryEvent(event: LibraryEvent, execution: Execution): RawEvent | undefined {
  switch (event.type) {
    case 'ExecutionStarted': {
      const details = { input: execution.input, inputDetails: NOT_TRUNCATED, roleArn: ROLE_ARN };
      return { type: event.type, details: { executionStartedEventDetails: details } };
    }
    case 'StateEntered': {
      const { name, type, input } = event.state;
      const details = { name, input: JSON.stringify(input), inputDetails: NOT_TRUNCATED };
      return { type: `${type}StateEntered`, details: { stateEnteredEventDetails: details } };
    }
    case 'StateExited': {
      const { name, type, output } = event.state;
      const details = { name, output: JSON.stringify(output), outputDetails: NOT_TRUNCATED };
      return { type: `${type}StateExited`, details: { stateExitedEventDetails: details } };
    }
    case 'ExecutionSucceeded': {
      const details = { output: JSON.stringify(event.output), outputDetails: NOT_TRUNCATED };
      return { type: event.type, details: { executionSucceededEventDetails: details } };
    }
    default:
      return undefined;
  }
}

/** The end of an execution that failed. */
export function failedEvent(end: { error?: string; cause?: string }): RawEvent {
  return { type: 'ExecutionFailed', details: { executionFailedEventDetails: failure(end) } };
}

/** The events of a task that is about to begin: it is scheduled, then started. */
export function taskBeginEvents(resource: TaskResource, parameters: unknown, timeoutSeconds?: number): RawEvent[] {
  const timeout = timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds };
  const text = JSON.stringify(parameters);
  if (resource.kind === 'function') {
    const scheduled = { resource: resource.functionArn, input: text, inputDetails: NOT_TRUNCATED, ...timeout };
    return [
      { type: 'LambdaFunctionScheduled', details: { lambdaFunctionScheduledEventDetails: scheduled } },
      { type: 'LambdaFunctionStarted', details: {} },
    ];
  }
  const scheduled = { ...named(resource), region: REGION, parameters: text, ...timeout };
  return [
    { type: 'TaskScheduled', details: { taskScheduledEventDetails: scheduled } },
    { type: 'TaskStarted', details: { taskStartedEventDetails: named(resource) } },
  ];
}

/** The event of a task attempt's outcome. */
export function taskEvent(resource: TaskResource, entry: JournalEntry): RawEvent {
  const isFunction = resource.kind === 'function';
  const type = `${isFunction ? 'LambdaFunction' : 'Task'}${entry.type[0]?.toUpperCase()}${entry.type.slice(1)}`;
  return {
    type,
    details: {
      [`${type[0]?.toLowerCase()}${type.slice(1)}EventDetails`]: {
        ...(!isFunction && named(resource)),
        ...('output' in entry && { output: entry.output, outputDetails: NOT_TRUNCATED }),
        ...('error' in entry && failure(entry)),
        ...(entry.type === 'timedOut' && { error: 'States.Timeout' }),
      },
    },
  };
}

function named(resource: TaskResource & { kind: 'service' }) {
  return { resourceType: resource.resourceType, resource: resource.resource };
}

function failure(end: { error?: string | null; cause?: string | null }) {
  return { ...(end.error != null && { error: end.error }), ...(end.cause != null && { cause: end.cause }) };
}

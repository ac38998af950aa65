/** How an execution ended, or that it still runs. */
export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';

/**
 * One step of a task attempt. The journal holds them in order. An attempt has one entry, its outcome; one that waits for a
 * task token has `submitted` before it. Texts are JSON as AWS shows it.
 */
export type JournalEntry =
  | { type: 'submitted'; output: string }
  | { type: 'succeeded'; output: string }
  | { type: 'failed'; error: string; cause?: string }
  | { type: 'submitFailed'; error: string; cause?: string }
  | { type: 'timedOut' };

/** The record of an execution. Interpreting the definition with input and journal gives its state and its history. */
export interface Execution {
  executionArn: string;
  stateMachineArn: string;
  definitionId: string;
  /** JSON text, exactly as the caller gave it. */
  input: string;
  /** Milliseconds since 1970, like all times. */
  startedAt: number;
  journal: JournalEntry[];
  /** The time of each event of the history. */
  eventTimes: number[];
}

/** An execution with what DescribeExecution reports of its end. */
export interface ExecutionRecord extends Execution {
  status: ExecutionStatus;
  output: string | null;
  error: string | null;
  cause: string | null;
  stoppedAt: number | null;
  /** The attempt that waits for its token. */
  openWait: number | null;
}

/** The last part of an execution's ARN. */
export function executionName(executionArn: string): string {
  return executionArn.slice(executionArn.lastIndexOf(':') + 1);
}

import type { Decision } from '../task.ts';

/** An execution of the state machine: a task's first, or a later one after one that ended without an outcome. */
export interface ExecutionId {
  task_id: string;
  /** Counts from 1. */
  execution_attempt: number;
}

export interface WorkflowStarter {
  /**
   * Starts an execution. `exists`: one with this name had ended, or was started with other input.
   * @throws WorkflowUnavailableError
   */
  start(execution: ExecutionId, timeout_seconds: number): Promise<'started' | 'exists'>;
}

export interface ExecutionReader {
  /** Whether an execution is still running; `unknown` if there is none, or its history was deleted after 90 days. @throws WorkflowUnavailableError */
  stateOf(execution: ExecutionId): Promise<'running' | 'ended' | 'unknown'>;
}

export interface TaskCallbacks {
  /**
   * Tells the waiting execution that the task is decided, or closed without a decision (null). `closed`: it no longer waits for this
   * token.
   * @throws WorkflowUnavailableError
   */
  sendDecision(task_token: string, decision: Decision | null): Promise<'delivered' | 'closed'>;
}

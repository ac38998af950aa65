import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  SendTaskSuccessCommand,
  SFNClient,
  SFNServiceException,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { WorkflowUnavailableError } from '../../core/errors.ts';
import type { ExecutionId, ExecutionReader, TaskCallbacks, WorkflowStarter } from '../../core/ports/workflow.ts';

/** The caller waits for both. Reconcile repairs what takes longer. */
const START_TIMEOUT_MS = 5_000;
const SEND_TIMEOUT_MS = 3_000;

/**
 * Temporary errors that are not the task's fault: throttling, which any operation can answer although no model lists it, and a million
 * open executions.
 */
const LIMITS = ['ThrottlingException', 'ExecutionLimitExceeded'];

function unavailable(message: string, cause: unknown): WorkflowUnavailableError {
  const isThrottled = cause instanceof SFNServiceException && LIMITS.includes(cause.name);
  return new WorkflowUnavailableError(message, { cause, isThrottled });
}

function createClient(): SFNClient {
  return new SFNClient({ requestHandler: { connectionTimeout: 1_000 } });
}

/** Starts executions of one state machine. */
export function workflowStarter(stateMachineArn: string): WorkflowStarter {
  const client = createClient();
  return {
    async start(execution, timeout_seconds) {
      // The same name with the same bytes is the same execution: keys in this order, nothing that varies.
      const input = JSON.stringify({ task_id: execution.task_id, timeout_seconds });
      const command = new StartExecutionCommand({ stateMachineArn, name: nameOf(execution), input });
      try {
        await client.send(command, { abortSignal: AbortSignal.timeout(START_TIMEOUT_MS) });
        return 'started';
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return 'exists';
        throw unavailable('the workflow could not be started', error);
      }
    },
  };
}

/** A task's first execution is named after the task: a second start finds the first execution. */
function nameOf({ task_id, execution_attempt }: ExecutionId): string {
  return execution_attempt === 1 ? task_id : `${task_id}-${execution_attempt}`;
}

/** Looks up executions of one state machine. */
export function executionReader(stateMachineArn: string): ExecutionReader {
  const client = createClient();
  return {
    async stateOf(execution) {
      const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${nameOf(execution)}`;
      const command = new DescribeExecutionCommand({ executionArn });
      try {
        const { status } = await client.send(command, { abortSignal: AbortSignal.timeout(SEND_TIMEOUT_MS) });
        return status === 'RUNNING' || status === 'PENDING_REDRIVE' ? 'running' : 'ended';
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return 'unknown';
        throw unavailable('the execution could not be looked up', error);
      }
    },
  };
}

/** Answers waiting executions. */
export function taskCallbacks(): TaskCallbacks {
  const client = createClient();
  return {
    async sendDecision(taskToken, decision) {
      const command = new SendTaskSuccessCommand({ taskToken, output: JSON.stringify({ decision }) });
      try {
        await client.send(command, { abortSignal: AbortSignal.timeout(SEND_TIMEOUT_MS) });
        return 'delivered';
      } catch (error) {
        // All three mean that nobody waits for this token any more; another call cannot change that.
        const isClosed =
          error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken;
        if (isClosed) return 'closed';
        throw unavailable('the decision could not be delivered', error);
      }
    },
  };
}

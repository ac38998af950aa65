import { deliverDecision } from './deliver-decision.ts';
import type { Aftermath } from './ports/question-store.ts';
import type { Telemetry } from './ports/telemetry.ts';
import type { TaskCallbacks, WorkflowStarter } from './ports/workflow.ts';

/** What follows a commit. */
export interface AftermathPorts {
  starter: WorkflowStarter;
  callbacks: TaskCallbacks;
  telemetry: Telemetry;
}

/**
 * Starts the executions of new tasks, and tells those of closed ones. The caller notices no failure: everything is committed, and
 * reconcile repairs what is left.
 */
export async function follow(ports: AftermathPorts, { opened, closed }: Partial<Aftermath>): Promise<void> {
  await Promise.all([
    ...(opened ?? []).map(({ task_id, timeout_seconds }) => startExecution(ports, task_id, timeout_seconds)),
    ...(closed ?? []).map(({ task_id, task_tokens }) => deliverDecision(ports, task_id, task_tokens, null)),
  ]);
}

/** Starts the first execution of a task. A failure shows in the log and as a metric. */
export async function startExecution(
  ports: Pick<AftermathPorts, 'starter' | 'telemetry'>,
  task_id: string,
  timeout_seconds: number,
): Promise<void> {
  try {
    await ports.starter.start({ task_id, execution_attempt: 1 }, timeout_seconds);
  } catch (error) {
    ports.telemetry.count('WorkflowStartFailed');
    ports.telemetry.warn('workflow not started', { task_id, error });
  }
}

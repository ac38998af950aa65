import type { Telemetry } from './ports/telemetry.ts';
import type { TaskCallbacks } from './ports/workflow.ts';
import type { Decision } from './task.ts';

/**
 * Tells the workflow a recorded decision, or that the task was closed without one (null), on every task token, newest first. The caller
 * sees no failure: the decision is committed, and reconcile delivers it later.
 */
export async function deliverDecision(
  ports: { callbacks: TaskCallbacks; telemetry: Telemetry },
  task_id: string,
  task_tokens: readonly string[],
  decision: Decision | null,
): Promise<void> {
  try {
    for (const task_token of task_tokens) await ports.callbacks.sendDecision(task_token, decision);
  } catch (error) {
    ports.telemetry.count('DecisionNotDelivered');
    ports.telemetry.warn('decision not delivered', { task_id, error });
  }
}

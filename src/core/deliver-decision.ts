import type { Telemetry } from './ports/telemetry.ts';
import type { TaskCallbacks } from './ports/workflow.ts';
import type { Decision } from './task.ts';

/**
 * Tells the workflow a recorded decision, on every task token, newest first. A failure does not show to the caller:
 * the decision is committed, and what was not delivered stays visible as a decision without a status.
 */
export async function deliverDecision(
  ports: { callbacks: TaskCallbacks; telemetry: Telemetry },
  task_id: string,
  task_tokens: readonly string[],
  decision: Decision,
): Promise<void> {
  try {
    for (const task_token of task_tokens) await ports.callbacks.sendDecision(task_token, decision);
  } catch (error) {
    ports.telemetry.count('DecisionNotDelivered');
    ports.telemetry.warn('decision not delivered', { task_id, error });
  }
}

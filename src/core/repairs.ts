import { type AftermathPorts, follow } from './aftermath.ts';
import type { Repair, RepairClaim, RepairStore } from './ports/repair-store.ts';
import type { Clock } from './ports/system.ts';
import type { TaskStore } from './ports/task-store.ts';
import type { ExecutionReader } from './ports/workflow.ts';
import { type Decision, timeoutSecondsOf } from './task.ts';
import type { Origin } from './task-event.ts';

/** The ports of the repairs. */
export interface RepairPorts extends AftermathPorts {
  store: Pick<TaskStore, 'closeTask'> & Pick<RepairStore, 'nextExecution' | 'markTold' | 'settleTask'>;
  executions: ExecutionReader;
  clock: Clock;
  origin: Origin;
}

/** How each repair repairs one claimed task. All are idempotent. */
export const repairs: Record<Repair, (ports: RepairPorts, claim: RepairClaim) => Promise<void>> = {
  /** Decided but still pending: the execution was not told, or ended before it recorded the status. */
  async undelivered(ports, claim) {
    const { task } = claim;
    if (task.decision === null || (await isDelivered(ports, claim, task.decision))) return;
    const execution = executionOf(claim);
    const state = await ports.executions.stateOf(execution);
    // Running, but no token waits: it is recording the outcome, or its message is still on the way.
    if (state === 'running') return;
    if (state === 'ended') await ports.store.closeTask(task.task_id, false, ports.clock.now(), ports.origin);
    else await ports.starter.start(execution, timeoutSecondsOf(task));
  },

  /** Long past due: the execution that should have closed it is gone. */
  async overdue(ports, { task }) {
    await ports.store.closeTask(task.task_id, true, ports.clock.now(), ports.origin);
  },

  /** Decided or closed by hand, or by the previous release, which knows no stages. */
  async unsettled(ports, { task }) {
    const aftermath = await ports.store.settleTask(task.task_id, ports.clock.now(), ports.origin);
    if (aftermath !== null) await follow(ports, aftermath);
  },

  /** Closed by something other than its execution, which may still wait. */
  async untold(ports, { task, task_tokens }) {
    for (const task_token of task_tokens) await ports.callbacks.sendDecision(task_token, task.decision);
    await ports.store.markTold(task.task_id, ports.clock.now());
  },

  /** No task token yet: the execution was not started, or ended before it sent its message. */
  async unstarted(ports, claim) {
    const execution = executionOf(claim);
    const timeoutSeconds = timeoutSecondsOf(claim.task);
    if ((await ports.starter.start(execution, timeoutSeconds)) === 'started') return;
    if ((await ports.executions.stateOf(execution)) === 'running') return;
    const { task_id, execution_attempt } = execution;
    if (!(await ports.store.nextExecution(task_id, execution_attempt))) return;
    await ports.starter.start({ task_id, execution_attempt: execution_attempt + 1 }, timeoutSeconds);
  },
};

async function isDelivered(ports: RepairPorts, { task_tokens }: RepairClaim, decision: Decision): Promise<boolean> {
  let delivered = false;
  for (const task_token of task_tokens) {
    if ((await ports.callbacks.sendDecision(task_token, decision)) === 'delivered') delivered = true;
  }
  return delivered;
}

function executionOf({ task, execution_attempt }: RepairClaim) {
  return { task_id: task.task_id, execution_attempt };
}

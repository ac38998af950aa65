import { sha256 } from './digest.ts';
import type { Mailer } from './ports/mail.ts';
import {
  type MailRepair,
  type OutcomeStore,
  REPAIRS,
  type Repair,
  type RepairClaim,
  type RepairStore,
} from './ports/repair-store.ts';
import type { Clock, Ids } from './ports/system.ts';
import type { TaskStore } from './ports/task-store.ts';
import type { ExecutionReader, TaskCallbacks, WorkflowStarter } from './ports/workflow.ts';
import type { Decision, Task } from './task.ts';
import type { Origin } from './task-event.ts';

/** The ports of the repairs. */
export interface RepairPorts {
  store: Pick<TaskStore, 'closeTask' | 'markNotified'> &
    Pick<RepairStore, 'nextExecution' | 'addReviewLink' | 'markTold'> &
    Pick<OutcomeStore, 'markAuthorNotified'>;
  starter: WorkflowStarter;
  executions: ExecutionReader;
  callbacks: TaskCallbacks;
  /** Null: mail is off. */
  mailer: Mailer | null;
  clock: Clock;
  ids: Ids;
  origin: Origin;
}

/** Repairs one task that was claimed. */
export type Repairing = (claim: RepairClaim) => Promise<void>;

/** The repairs to run, in order. Without a mailer, mail repairs are skipped. */
export function repairsFor(ports: RepairPorts): [Repair, Repairing][] {
  const { mailer } = ports;
  return REPAIRS.flatMap((repair): [Repair, Repairing][] => {
    if (!isMailRepair(repair)) return [[repair, (claim) => repairs[repair](ports, claim)]];
    return mailer === null ? [] : [[repair, (claim) => mailRepairs[repair](ports, mailer, claim)]];
  });
}

const isMailRepair = (repair: Repair): repair is MailRepair => repair in mailRepairs;

/** All are idempotent. */
const repairs: Record<Exclude<Repair, MailRepair>, (ports: RepairPorts, claim: RepairClaim) => Promise<void>> = {
  /** Decided but still pending: the execution was not told, or ended before it recorded the status. */
  async undelivered(ports, claim) {
    const { task } = claim;
    if (task.decision === null || (await isDelivered(ports, claim, task.decision))) return;
    const execution = executionOf(claim);
    const state = await ports.executions.stateOf(execution);
    // Running without a token that waits: it is recording the outcome, or its message is still on the way.
    if (state === 'running') return;
    if (state === 'ended') await ports.store.closeTask(task.task_id, false, ports.clock.now(), ports.origin);
    else await ports.starter.start(execution, timeoutSecondsOf(task));
  },

  /** Long past due: the execution that should have closed it is gone. */
  async overdue(ports, { task }) {
    await ports.store.closeTask(task.task_id, true, ports.clock.now(), ports.origin);
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

const mailRepairs: Record<MailRepair, (ports: RepairPorts, mailer: Mailer, claim: RepairClaim) => Promise<void>> = {
  /** Claimed by a callback that died. Its link may already be in a mail, so it keeps working. */
  async unmailed(ports, mailer, { task }) {
    const { task_id, question_id, assigned_to, assigned_by, created_at, due_at } = task;
    const code = ports.ids.linkCode();
    await ports.store.addReviewLink(task_id, sha256(code), ports.clock.now());
    await mailer.sendReviewMail({ to: assigned_to, task_id, question_id, assigned_by, created_at, due_at, code });
    await ports.store.markNotified(task_id, assigned_to, ports.clock.now(), ports.origin);
  },

  /** Closed, and the author does not know: closing never waits for mail. */
  async unannounced(ports, mailer, { task }) {
    const { task_id, question_id, assigned_by, status, decided_by, created_at, due_at } = task;
    const outcome = { task_id, question_id, status, decided_by, created_at, due_at };
    await mailer.sendOutcomeMail({ to: assigned_by, ...outcome });
    await ports.store.markAuthorNotified(task_id, assigned_by, ports.clock.now(), ports.origin);
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

/**
 * As at submission, also for a later execution: the same name must always come with the same input. What waits too
 * long that way is closed as overdue.
 */
function timeoutSecondsOf({ created_at, due_at }: Task): number {
  return Math.round((due_at.getTime() - created_at.getTime()) / 1000);
}

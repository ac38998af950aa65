import { deliverDecision } from './deliver-decision.ts';
import { drain } from './drain.ts';
import type { Aftermath } from './ports/question-store.ts';
import type { Clock } from './ports/system.ts';
import type { Telemetry } from './ports/telemetry.ts';
import type { TaskCallbacks, WorkflowStarter } from './ports/workflow.ts';

/** The effects that follow a commit. */
export interface AftermathPorts {
  starter: WorkflowStarter;
  callbacks: TaskCallbacks;
  telemetry: Telemetry;
  clock: Clock;
}

/** The number of connections that an SDK client keeps. */
const CONCURRENCY = 50;
/**
 * After this time nothing more begins. What has begun may take as long again, so a caller waits at most ten seconds, and gets an answer
 * well before the function's time is over.
 */
const PATIENCE_MS = 5_000;

/**
 * Starts the executions of new tasks, and tells those of closed ones. The caller sees no failure: everything is committed, and
 * reconcile repairs the rest.
 */
export async function follow(ports: AftermathPorts, { opened = [], closed = [] }: Partial<Aftermath>): Promise<void> {
  const waiting = [
    ...opened.map((task) => () => startExecution(ports, task.task_id, task.timeout_seconds)),
    ...closed.map((task) => () => deliverDecision(ports, task.task_id, task.task_tokens, null)),
  ];
  const until = ports.clock.now().getTime() + PATIENCE_MS;
  await drain(
    waiting,
    CONCURRENCY,
    () => ports.clock.now().getTime() < until,
    (perform) => perform(),
  );
}

/** Starts the first execution of a task. A failure is logged and counted. */
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

import { authorize, type Person } from './access.ts';
import { type AftermathPorts, follow } from './aftermath.ts';
import { type DecisionInput, decisionInput } from './decision-input.ts';
import { deliverDecision } from './deliver-decision.ts';
import { AlreadyDecidedError, NotFoundError, TaskClosedError } from './errors.ts';
import { isUuid, parseInput } from './input.ts';
import type { Clock } from './ports/system.ts';
import type { TaskStore } from './ports/task-store.ts';
import type { Decision, Task } from './task.ts';
import type { Origin } from './task-event.ts';

export interface DecidePorts extends AftermathPorts {
  store: TaskStore;
  clock: Clock;
  origin: Origin;
}

export interface DecisionResult {
  task: Task;
  /** False if the same decision was already recorded; its first comments stay. */
  recorded: boolean;
}

/**
 * Records an assessor's decision, exactly once, then tells the workflow. If the decision ends a stage, starts what comes next.
 *
 * 404 and 403 come before 400: access is checked before the body is judged.
 * @throws NotFoundError | NotAssessorError | ValidationFailedError | AlreadyDecidedError | TaskClosedError |
 *   DatabaseUnavailableError
 */
export async function decideTask(
  ports: DecidePorts,
  person: Person,
  task_id: string,
  readBody: () => unknown,
): Promise<DecisionResult> {
  if (!isUuid(task_id)) throw new NotFoundError('there is no such task');
  let input: DecisionInput;
  try {
    input = parseInput(decisionInput, readBody());
  } catch (invalid) {
    const task = await ports.store.findTask(task_id);
    if (task === null) throw new NotFoundError('there is no such task');
    authorize(person, task, 'decide');
    throw invalid;
  }
  return recordDecision(ports, person, task_id, input);
}

/** Shared by REST and review links; `input` is valid. Throws what decideTask throws. */
export async function recordDecision(
  ports: DecidePorts,
  person: Person,
  task_id: string,
  { decision, comments }: DecisionInput,
): Promise<DecisionResult> {
  const decided_at = ports.clock.now();
  const request = { task_id, decision, comments, decided_by: person.email, decided_at };
  const answer = await ports.store.decideTask(request, ports.origin);
  if (answer === null) throw new NotFoundError('there is no such task');
  const task = authorize(person, answer.task, 'decide');
  if (answer.recorded) ports.telemetry.count('DecisionRecorded');
  else assertSameDecision(task, decision);
  // Also for a repeated decision: clicking again repairs a workflow that was not told.
  const deliver = task.status === 'PENDING' && deliverDecision(ports, task_id, answer.task_tokens, decision);
  await Promise.all([deliver, answer.aftermath && follow(ports, answer.aftermath)]);
  return { task, recorded: answer.recorded };
}

function assertSameDecision(task: Task, decision: Decision): void {
  if (task.decision === decision) return;
  if (task.decision !== null) throw new AlreadyDecidedError(`the decision ${task.decision} is recorded`);
  throw new TaskClosedError(`the task was closed as ${task.status} before a decision`);
}

import * as v from 'valibot';
import { authorize, type Person } from './access.ts';
import { type AssessorPolicy, assertMayAssess } from './assessor-policy.ts';
import {
  AlreadyDecidedError,
  DuplicateAssessorError,
  NotCoordinatorError,
  NotFoundError,
  SelfReviewError,
  TaskClosedError,
} from './errors.ts';
import { emailAddress, isUuid, parseInput } from './input.ts';
import type { QuestionStore } from './ports/question-store.ts';
import type { Change, ReassignmentGate, ReassignmentRefusal } from './ports/reassignment-gate.ts';
import type { Clock } from './ports/system.ts';
import type { TaskStore } from './ports/task-store.ts';
import type { ReviewedQuestion } from './question.ts';
import { authorizeQuestion } from './question-access.ts';
import { readTask } from './read-tasks.ts';
import type { Task } from './task.ts';
import type { Origin } from './task-event.ts';

export interface ReassignPorts {
  policy: AssessorPolicy;
  store: ReassignmentGate & Pick<TaskStore, 'findTask'> & Pick<QuestionStore, 'findQuestion'>;
  clock: Clock;
  origin: Origin;
}

const taskInput = v.strictObject({ assigned_to: emailAddress });
/** The person who is replaced. */
export const placeInput = v.strictObject({ from: emailAddress, assigned_to: emailAddress });

/**
 * Hands an open task to another assessor: its links end, the new assessor is mailed, the execution continues. If it already belongs to
 * them, nothing happens. `readBody` is called after the access check: 404 and 403 come before 400.
 * @throws NotFoundError | NotAuthorError | NotCoordinatorError | ValidationFailedError | SelfReviewError | AssessorNotAllowedError |
 *   DuplicateAssessorError | AlreadyDecidedError | TaskClosedError | DatabaseUnavailableError
 */
export async function reassignTask(
  ports: ReassignPorts,
  person: Person,
  task_id: string,
  readBody: () => unknown,
): Promise<Task> {
  const found = isUuid(task_id) ? await ports.store.findTask(task_id) : null;
  if (found === null) throw new NotFoundError('there is no such task');
  const task = authorize(person, found, 'reassign');
  const { assigned_to } = parseInput(taskInput, readBody());
  if (assigned_to !== task.assigned_to) {
    assertMayTakeOver(ports.policy, person, task.assigned_by, assigned_to);
    refuse(await ports.store.reassignTask(task.task_id, assigned_to, changeOf(ports, person)));
  }
  const { question: _, ...reassigned } = await readTask(ports, person, task_id);
  return reassigned;
}

/**
 * Does the same for what `from` has to do in a question, in stages that have not opened too. Their decisions and closed tasks stay.
 * Throws what reassignTask throws, except AlreadyDecidedError and TaskClosedError.
 */
export async function reassignQuestion(
  ports: ReassignPorts,
  person: Person,
  question_id: string,
  readBody: () => unknown,
): Promise<ReviewedQuestion> {
  const find = async () => (isUuid(question_id) ? await ports.store.findQuestion(question_id, person.email) : null);
  const { submitted_by } = authorizeQuestion(person, await find(), 'reassign');
  const { from, assigned_to } = parseInput(placeInput, readBody());
  if (submitted_by !== null) assertMayTakeOver(ports.policy, person, submitted_by, assigned_to);
  refuse(await ports.store.reassignQuestion(question_id, from, assigned_to, changeOf(ports, person)));
  return authorizeQuestion(person, await find(), 'read').question;
}

/** @throws SelfReviewError | AssessorNotAllowedError */
export function assertMayTakeOver(
  policy: AssessorPolicy,
  person: Person,
  assigned_by: string,
  assigned_to: string,
): void {
  if (assigned_to === person.email) throw new SelfReviewError('assigned_to must be somebody other than you');
  assertMayAssess(policy, assigned_by, assigned_to);
}

function changeOf({ clock, origin }: ReassignPorts, person: Person): Change {
  return { person, now: clock.now(), origin };
}

/** The gate's refusals after a successful access check: another request was faster. */
const refusals: Record<ReassignmentRefusal, () => Error> = {
  NOT_COORDINATOR: () => new NotCoordinatorError(NotCoordinatorError.DECIDED_ON),
  SELF_REVIEW: () => new SelfReviewError('assigned_to must be somebody other than the author'),
  DUPLICATE_ASSESSOR: () => new DuplicateAssessorError('assigned_to assesses this question already'),
  ALREADY_DECIDED: () => new AlreadyDecidedError('the task is decided'),
  TASK_CLOSED: () => new TaskClosedError('the task was closed without a decision'),
};

/** Throws the gate's refusal, if there is one. */
export function refuse(refusal: ReassignmentRefusal | null): void {
  if (refusal !== null) throw refusals[refusal]();
}

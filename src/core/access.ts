import { NotAssessorError, NotAuthorError, NotCoordinatorError, NotFoundError, SelfReviewError } from './errors.ts';
import type { Task } from './task.ts';

/** The group of people who see everything and remove obstacles. */
export const COORDINATORS = 'coordinators';

/** The caller: a verified, normalized address, and whether the issuer counts them among the coordinators. */
export interface Person {
  email: string;
  is_coordinator: boolean;
}

/** The two people of a task, and whether somebody has decided on its question. */
export type Parties = Pick<Task, 'assigned_by' | 'assigned_to'> & { is_decided_on?: boolean | undefined };

export type Action = 'submit' | 'read' | 'decide' | 'reassign' | 'move_deadline';

/** The reason for a refusal. `hidden`: answer as if the task did not exist. */
export type Access = 'allowed' | 'hidden' | 'not_assessor' | 'not_author' | 'not_coordinator' | 'self_review';

/**
 * Whether `person` may do `action` to `task`; no other code decides that. The decision's SQL guard repeats the rule for `decide`, so
 * that it also holds at the moment of the commit.
 */
export function accessOf(person: Person, task: Parties, action: Action): Access {
  const isAuthor = person.email === task.assigned_by;
  const isAssessor = person.email === task.assigned_to;
  switch (action) {
    case 'submit':
      return isAuthor && !isAssessor ? 'allowed' : 'self_review';
    case 'read':
      return isAuthor || isAssessor || person.is_coordinator ? 'allowed' : 'hidden';
    case 'decide':
      if (isAssessor && !isAuthor) return 'allowed';
      return isAuthor || isAssessor || person.is_coordinator ? 'not_assessor' : 'hidden';
    case 'reassign':
    case 'move_deadline':
      if (person.is_coordinator) return 'allowed';
      if (!isAuthor) return isAssessor ? 'not_author' : 'hidden';
      // An author who dislikes a decision must not pick the next assessor.
      return action === 'reassign' && task.is_decided_on ? 'not_coordinator' : 'allowed';
  }
}

/** @throws NotCoordinatorError with this message, for everybody but coordinators */
export function assertCoordinator(person: Person, message: string): void {
  if (!person.is_coordinator) throw new NotCoordinatorError(message);
}

/** The holder of a review link acts as the assessor: the mail with the link went to nobody else. */
export function linkHolderOf(task: Parties): Person {
  return { email: task.assigned_to, is_coordinator: false };
}

const content = Symbol('content');

/**
 * A task that shows only its parties until `authorize` opens it, so that no use case can forget the check: the key to the rest is not
 * exported, and JSON leaves it out.
 */
export interface Sealed<T extends Parties> extends Parties {
  readonly [content]: T;
}

/** Seals a task; the store does this to every task it finds for a person. */
export function seal<T extends Parties>(task: T): Sealed<T> {
  const { assigned_by, assigned_to, is_decided_on } = task;
  return { assigned_by, assigned_to, is_decided_on, [content]: task };
}

/**
 * The task, if `person` may do `action` to it.
 * @throws NotFoundError | NotAssessorError | NotAuthorError | NotCoordinatorError | SelfReviewError
 */
export function authorize<T extends Parties>(person: Person, task: Sealed<T>, action: Action): T {
  switch (accessOf(person, task, action)) {
    case 'allowed':
      return task[content];
    case 'hidden':
      throw new NotFoundError('there is no such task');
    case 'not_assessor':
      throw new NotAssessorError('only the person whom this task is assigned to may decide it');
    case 'not_author':
      throw new NotAuthorError('only the author and coordinators may do this');
    case 'not_coordinator':
      throw new NotCoordinatorError(NotCoordinatorError.DECIDED_ON);
    case 'self_review':
      throw new SelfReviewError('assigned_to must be somebody other than the author');
  }
}

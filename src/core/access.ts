import { NotAssessorError, NotFoundError, SelfReviewError } from './errors.ts';
import type { Task } from './task.ts';

/** Who is calling: a verified address, normalised, and whether the issuer counts them among the coordinators. */
export interface Person {
  email: string;
  is_coordinator: boolean;
}

export type Action = 'submit' | 'read' | 'decide';

/** Why not: `hidden` must look as if the task did not exist. */
export type Access = 'allowed' | 'hidden' | 'not_assessor' | 'self_review';

/**
 * Says whether `person` may do `action` to `task`; the only place that knows. The decision's SQL guard repeats the
 * rule for `decide`, so that it also holds at the moment of the commit.
 */
export function accessOf(person: Person, task: Pick<Task, 'assigned_by' | 'assigned_to'>, action: Action): Access {
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
  }
}

/**
 * Passes when `person` may do `action` to `task`.
 * @throws NotFoundError | NotAssessorError | SelfReviewError
 */
export function authorize(person: Person, task: Pick<Task, 'assigned_by' | 'assigned_to'>, action: Action): void {
  switch (accessOf(person, task, action)) {
    case 'allowed':
      return;
    case 'hidden':
      throw new NotFoundError('there is no such task');
    case 'not_assessor':
      throw new NotAssessorError('only the person whom this task is assigned to may decide it');
    case 'self_review':
      throw new SelfReviewError('assigned_to must be somebody other than the author');
  }
}

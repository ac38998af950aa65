import type { Person } from '../access.ts';
import type { Origin } from '../task-event.ts';

export type ReassignmentRefusal =
  | 'NOT_COORDINATOR'
  | 'SELF_REVIEW'
  | 'DUPLICATE_ASSESSOR'
  | 'ALREADY_DECIDED'
  | 'TASK_CLOSED';

/** Who changes what, when and how. */
export interface Change {
  person: Person;
  now: Date;
  origin: Origin;
}

/** Changing who has to decide, and until when. One round trip and one commit per call. @throws DatabaseUnavailableError */
export interface ReassignmentGate {
  /** Hands an open task to another assessor; where it is theirs, nothing happens. Answers why it may not be, or null. */
  reassignTask(task_id: string, assigned_to: string, change: Change): Promise<ReassignmentRefusal | null>;
  /** The same of what `from` has to do in a question: their open task, and their place in a stage that has not opened. */
  reassignQuestion(
    question_id: string,
    from: string,
    assigned_to: string,
    change: Change,
  ): Promise<ReassignmentRefusal | null>;
  /** Moves the deadline of an open task; false where it is decided or closed. */
  moveDeadline(task_id: string, due_at: Date, change: Change): Promise<boolean>;
}

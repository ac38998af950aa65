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

/** Changes who has to decide, and until when. One round trip and one commit per call. @throws DatabaseUnavailableError */
export interface ReassignmentGate {
  /** Hands an open task to another assessor; does nothing if it already belongs to them. Returns the reason for a refusal, or null. */
  reassignTask(task_id: string, assigned_to: string, change: Change): Promise<ReassignmentRefusal | null>;
  /** Does the same for what `from` has to do in a question: their open task, and their place in a stage that has not opened. */
  reassignQuestion(
    question_id: string,
    from: string,
    assigned_to: string,
    change: Change,
  ): Promise<ReassignmentRefusal | null>;
  /** Moves the deadline of an open task; false if it is decided or closed. */
  moveDeadline(task_id: string, due_at: Date, change: Change): Promise<boolean>;
}

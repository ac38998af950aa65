import type { Decision, Status } from './task.ts';

/** What can happen to a task. The check constraint of task_events lists the same. */
export const EVENTS = [
  'SUBMITTED',
  'OPENED',
  'NOTIFIED',
  'REMINDED',
  'DECIDED',
  'RESUMED',
  'CLOSED',
  'AUTHOR_NOTIFIED',
  'REASSIGNED',
  'REPLANNED',
  'DEADLINE_MOVED',
  'WITHDRAWN',
] as const;
export type EventName = (typeof EVENTS)[number];

/** The channel: REST, a mailed link, the execution, a repair, or an operator in SQL. The check constraint lists the same. */
export const VIAS = ['REST', 'LINK', 'WORKFLOW', 'RECONCILE', 'OPERATOR'] as const;
export type Via = (typeof VIAS)[number];

/** How a use case was called, for the history. */
export interface Origin {
  via: Via;
  /** Id of the HTTP request, or of the invocation; the logs hold it too. */
  request_id: string;
}

/** One event, under its column names; absent values are null, hashes hexadecimal. */
export interface TaskEvent extends Origin {
  /** Counts from 1 in each task. */
  sequence: number;
  event: EventName;
  happened_at: Date;
  /** The person who did it; null for the system. */
  actor: string | null;
  /** The person whom `assigned_to` replaces; null if nobody is replaced. */
  from: string | null;
  /** The assessor from this event on; in REPLANNED, of a place in a stage that has not opened. */
  assigned_to: string | null;
  /** The deadline from this event on. */
  due_at: Date | null;
  /** The decision, in DECIDED. */
  decision: Decision | null;
  /** The final status, in CLOSED. */
  status: Status | null;
  /** The hash of the previous event; null in the first. */
  previous_hash: string | null;
  /** SHA-256 over this event and the previous hash: no event can change without those after it. */
  hash: string;
}

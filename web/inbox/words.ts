import type { Status } from '../../src/core/task.ts';
import type { JsonTask, TaskEvent } from './types.ts';

/** States as people call them. */
export const STATE_NAMES: Record<Status, string> = {
  PENDING: 'Waiting',
  APPROVED: 'Approved',
  REJECTED: 'Rejected',
  CHANGES_REQUESTED: 'Changes requested',
  WITHDRAWN: 'Withdrawn',
  EXPIRED: 'Expired',
};

/** What counts for people: a decision counts as soon as it is recorded, a moment before the status follows. */
export function stateOf({ status, decision }: JsonTask): Status {
  return decision ?? status;
}

/** Whether it should have been decided by now. */
export function isOverdue(task: JsonTask, now: number): boolean {
  return stateOf(task) === 'PENDING' && Date.parse(task.due_at) < now;
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** How far away a moment is, for example "in 3 days" or "2 hours ago". */
export function fromNow(moment: string, now: number): string {
  const milliseconds = Date.parse(moment) - now;
  for (const [unit, length] of UNITS) {
    const count = Math.round(milliseconds / length);
    // Half a day is better said in hours.
    if (Math.abs(milliseconds) >= length) return relative.format(count, unit);
  }
  return milliseconds < 0 ? 'just now' : 'in less than a minute';
}

const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** A moment as written where the reader lives. */
export function dateTime(moment: string): string {
  return full.format(new Date(moment));
}

/** A count and its noun, for example "1 question", "3 questions". */
export function counted(count: number, noun = 'question'): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** An entry of the history in a sentence without its moment. */
export function eventText({ event, actor, decision, status }: TaskEvent): string {
  const by = actor === null ? '' : ` by ${actor}`;
  switch (event) {
    case 'SUBMITTED':
      return `Submitted${by}`;
    case 'NOTIFIED':
      return 'Mail sent to the assessor';
    case 'DECIDED':
      return `${STATE_NAMES[decision ?? 'PENDING']}${by}`;
    case 'RESUMED':
      return 'Workflow told of the decision';
    case 'CLOSED':
      return `Closed: ${STATE_NAMES[status ?? 'PENDING'].toLowerCase()}`;
    case 'AUTHOR_NOTIFIED':
      return 'Mail sent to the author';
    default:
      return `${event.charAt(0)}${event.slice(1).toLowerCase().replaceAll('_', ' ')}${by}`;
  }
}

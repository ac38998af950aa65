import type { Status } from '../core/task.ts';
import { STATE_NAMES } from '../views/labels.ts';
import type { JsonTask, TaskEvent } from './types.ts';

/** What counts for people: a decision counts as soon as it is recorded, a moment before the status follows. */
export function stateOf({ status, decision }: Pick<JsonTask, 'status' | 'decision'>): Status {
  return decision ?? status;
}

/** Whether it should have been decided by now. */
export function isOverdue(task: JsonTask, now: number): boolean {
  return stateOf(task) === 'PENDING' && Date.parse(task.due_at) < now;
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How far away a moment is, for example "in 3 days" or "2 hours ago". Rounded down: never is more left than there is.
 * "Tomorrow" and "yesterday" are those of the reader's calendar.
 */
export function fromNow(moment: string, now: number): string {
  const then = Date.parse(moment);
  const distance = Math.abs(then - now);
  if (distance < MINUTE) return then < now ? 'just now' : 'in less than a minute';
  const say = (length: number, unit: 'day' | 'hour' | 'minute') =>
    relative.format(Math.floor(distance / length) * (then < now ? -1 : 1), unit);
  if (distance < HOUR) return say(MINUTE, 'minute');
  if (distance < DAY) return say(HOUR, 'hour');
  if (distance >= 2 * DAY) return say(DAY, 'day');
  // Between one day and two, the calendar's next day and the one after it are both possible.
  if (calendarDays(now, then) === 1) return 'tomorrow';
  if (calendarDays(now, then) === -1) return 'yesterday';
  return say(HOUR, 'hour');
}

/** How many days of the reader's calendar lie between two moments. */
function calendarDays(from: number, to: number): number {
  const dayOf = (moment: number) => {
    const date = new Date(moment);
    return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  };
  return (dayOf(to) - dayOf(from)) / DAY;
}

const full = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
});

/** A moment in the reader's time zone, which it names: `29 November 2026, 11:00 CET`. */
export function dateTime(moment: string | number): string {
  const parts = Object.fromEntries(full.formatToParts(new Date(moment)).map(({ type, value }) => [type, value]));
  return `${parts.day} ${parts.month} ${parts.year}, ${parts.hour}:${parts.minute} ${parts.timeZoneName}`;
}

/** A count and its noun, for example "1 question", "3 questions". */
export function counted(count: number, noun = 'question'): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** An entry of the history in a sentence without its moment. */
export function eventText({ event, actor, from, assigned_to, due_at, decision, status }: TaskEvent): string {
  const by = actor === null ? '' : ` by ${actor}`;
  switch (event) {
    case 'SUBMITTED':
      return `Submitted${by}`;
    case 'OPENED':
      return 'Asked, as the stage opened';
    case 'NOTIFIED':
      return 'Mail sent to the assessor';
    case 'DECIDED':
      return `${STATE_NAMES[decision ?? 'PENDING']}${by}`;
    case 'RESUMED':
      return 'Workflow told of the decision';
    case 'CLOSED':
      return `Closed: ${STATE_NAMES[status ?? 'PENDING'].toLowerCase()}${by}`;
    case 'REMINDED':
      return 'Reminder sent to the assessor';
    case 'REASSIGNED':
    case 'REPLANNED':
      return `Given${from === null ? '' : ` from ${from}`} to ${assigned_to}${event === 'REPLANNED' ? ', in a later stage' : ''}${by}`;
    case 'DEADLINE_MOVED':
      return `Deadline moved${due_at === null ? '' : ` to ${dateTime(due_at)}`}${by}`;
    case 'AUTHOR_NOTIFIED':
      return 'Mail sent to the author';
    default:
      return `${event.charAt(0)}${event.slice(1).toLowerCase().replaceAll('_', ' ')}${by}`;
  }
}

import type { Status } from '../core/task.ts';
import * as texts from '../views/texts.ts';
import type { JsonTask, TaskEvent } from './types.ts';

/** The state as people see it: a decision counts as soon as it is recorded, a moment before the status follows. */
export function stateOf({ status, decision }: Pick<JsonTask, 'status' | 'decision'>): Status {
  return decision ?? status;
}

/** Whether the deadline of an open task has passed. */
export function isOverdue(task: JsonTask, now: number): boolean {
  return stateOf(task) === 'PENDING' && Date.parse(task.due_at) < now;
}

const relative = new Intl.RelativeTimeFormat(texts.LANGUAGE, { numeric: 'always' });
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * The distance of a moment, for example "in 3 days" or "2 hours ago". Rounded down: it never says that more time is left
 * than there is. "Tomorrow" and "yesterday" are those of the reader's calendar.
 */
export function fromNow(moment: string, now: number): string {
  const then = Date.parse(moment);
  const distance = Math.abs(then - now);
  if (distance < MINUTE) return then < now ? texts.justNow : texts.inLessThanAMinute;
  const say = (length: number, unit: 'day' | 'hour' | 'minute') =>
    relative.format(Math.floor(distance / length) * (then < now ? -1 : 1), unit);
  if (distance < HOUR) return say(MINUTE, 'minute');
  if (distance < DAY) return say(HOUR, 'hour');
  if (distance >= 2 * DAY) return say(DAY, 'day');
  // Between one day and two, both the calendar's next day and the one after it are possible.
  if (calendarDays(now, then) === 1) return texts.tomorrow;
  if (calendarDays(now, then) === -1) return texts.yesterday;
  return say(HOUR, 'hour');
}

/** The number of days of the reader's calendar between two moments. */
function calendarDays(from: number, to: number): number {
  const dayOf = (moment: number) => {
    const date = new Date(moment);
    return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  };
  return (dayOf(to) - dayOf(from)) / DAY;
}

const full = new Intl.DateTimeFormat(texts.LOCALE, {
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

/** An entry of the history as a sentence without its time. */
export function eventText({ event, actor, from, assigned_to, due_at, decision, status }: TaskEvent): string {
  const by = actor === null ? '' : texts.byActor(actor);
  switch (event) {
    case 'SUBMITTED':
      return texts.eventSubmitted(by);
    case 'OPENED':
      return texts.eventOpened;
    case 'NOTIFIED':
      return texts.eventNotified;
    case 'DECIDED':
      return `${texts.STATE_NAMES[decision ?? 'PENDING']}${by}`;
    case 'RESUMED':
      return texts.eventResumed;
    case 'CLOSED':
      return texts.eventClosed(texts.STATE_NAMES[status ?? 'PENDING'].toLowerCase(), by);
    case 'REMINDED':
      return texts.eventReminded;
    case 'REASSIGNED':
    case 'REPLANNED':
      return texts.eventReassigned(from, assigned_to ?? '', event === 'REPLANNED', by);
    case 'DEADLINE_MOVED':
      return texts.eventDeadlineMoved(due_at === null ? null : dateTime(due_at), by);
    case 'AUTHOR_NOTIFIED':
      return texts.eventAuthorNotified;
    default:
      return `${event.charAt(0)}${event.slice(1).toLowerCase().replaceAll('_', ' ')}${by}`;
  }
}

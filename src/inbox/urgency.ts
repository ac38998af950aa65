import * as texts from '../views/texts.ts';
import type { JsonTask } from './types.ts';

const DAY_MS = 86_400_000;

type Due = Pick<JsonTask, 'due_at' | 'created_at'>;

/** The tasks by deadline; of those due at the same moment, the oldest first. */
export function mostUrgentFirst<Task extends Due>(tasks: Task[]): Task[] {
  // Timestamps of the API compare as texts: all are UTC, with milliseconds.
  const keyOf = ({ due_at, created_at }: Due) => `${due_at} ${created_at}`;
  return tasks.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Splits tasks that are sorted by urgency into groups of the same urgency; no group is empty. */
export function byUrgency<Task extends Due>(tasks: Task[], now: number): [urgency: string, Task[]][] {
  return [...Map.groupBy(tasks, ({ due_at }) => urgencyOf(Date.parse(due_at), now))];
}

/** Whether less than a day is left. */
export function isDueSoon({ due_at }: Pick<JsonTask, 'due_at'>, now: number): boolean {
  const left = Date.parse(due_at) - now;
  return left >= 0 && left < DAY_MS;
}

/** Days are those of the reader's calendar. */
function urgencyOf(due_at: number, now: number): string {
  if (due_at < now) return texts.overdue;
  if (due_at < new Date(now).setHours(24, 0, 0, 0)) return texts.today;
  return due_at < now + 7 * DAY_MS ? texts.withinAWeek : texts.later;
}

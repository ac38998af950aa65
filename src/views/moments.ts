import * as texts from './texts.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * A moment in the one time zone that all readers share: `29 November 2026, 10:00 UTC`. Without Intl, whose wording changes
 * with its version.
 */
export function dateAndTime(date: Date): string {
  const day = `${date.getUTCDate()} ${texts.MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${day}, ${date.toISOString().slice(11, 16)} UTC`;
}

/**
 * The time until `due_at`: `3 days left`, in the largest unit that gives two or more. Rounded down: people who plan by it must not be
 * late.
 */
export function timeLeft(due_at: Date, now: Date): string {
  const left = due_at.getTime() - now.getTime();
  if (left <= 0) return texts.noTimeLeft;
  if (left < 2 * MINUTE_MS) return texts.lessThanTwoMinutesLeft;
  if (left < 2 * HOUR_MS) return texts.minutesLeft(Math.floor(left / MINUTE_MS));
  if (left < 2 * DAY_MS) return texts.hoursLeft(Math.floor(left / HOUR_MS));
  return texts.daysLeft(Math.floor(left / DAY_MS));
}

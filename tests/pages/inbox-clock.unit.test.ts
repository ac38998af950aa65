import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { learnTime, secondsAhead, serverNow } from '../../src/inbox/clock.ts';

const HOUR = 3_600_000;
const answer = (date: string | null) => ({ headers: new Headers(date === null ? {} : { date }) });

beforeEach(() => {
  jest.useFakeTimers({ now: Date.parse('2026-11-25T10:00:00Z') });
});

afterEach(() => {
  jest.useRealTimers();
});

test('before the first answer, and after one without a time, it is that of the computer', () => {
  expect(serverNow()).toBe(Date.parse('2026-11-25T10:00:00Z'));
  learnTime(answer(null));
  learnTime(answer('no date'));
  expect(serverNow()).toBe(Date.parse('2026-11-25T10:00:00Z'));
  expect(secondsAhead()).toBe(null);
});

test('it is that of the service, a second later than its answer says, and goes on', () => {
  learnTime(answer('Wed, 25 Nov 2026 08:00:00 GMT'));
  expect(serverNow()).toBe(Date.parse('2026-11-25T08:00:01Z'));
  expect(secondsAhead()).toBe(7199);
  jest.advanceTimersByTime(HOUR);
  expect(serverNow()).toBe(Date.parse('2026-11-25T09:00:01Z'));
});

test('it stays right when the clock of the computer is set', () => {
  learnTime(answer('Wed, 25 Nov 2026 10:00:00 GMT'));
  jest.setSystemTime(Date.parse('2026-11-25T04:00:00Z'));
  expect(serverNow()).toBe(Date.parse('2026-11-25T10:00:01Z'));
  expect(secondsAhead()).toBe(-21601);
});

import { expect, test } from '@jest/globals';
import { dateAndTime, timeLeft } from '../../src/views/moments.ts';

const DUE = new Date('2026-11-29T10:00:00Z');

test('writes a moment out, in UTC', () => {
  expect(dateAndTime(new Date('2026-01-05T09:07:59Z'))).toBe('5 January 2026, 09:07 UTC');
});

test.each([
  ['2026-11-22T10:00:00Z', '7 days left'],
  ['2026-11-22T10:00:01Z', '6 days left'],
  ['2026-11-26T21:30:00Z', '2 days left'],
  ['2026-11-27T10:00:00Z', '2 days left'],
  ['2026-11-27T10:00:01Z', '47 hours left'],
  ['2026-11-29T08:00:00Z', '2 hours left'],
  ['2026-11-29T08:00:20Z', '119 minutes left'],
  ['2026-11-29T09:58:00Z', '2 minutes left'],
  ['2026-11-29T09:58:01Z', 'less than two minutes left'],
  ['2026-11-29T10:00:00Z', 'no time left'],
])('says at %s that there are %s', (now, words) => {
  expect(timeLeft(DUE, new Date(now))).toBe(words);
});

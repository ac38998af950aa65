import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { fromNow } from '../../src/inbox/words.ts';

/** The result of a function of words.ts for a reader in a time zone: a program keeps the one that it started with. */
function inZone(zone: string, expression: string): string {
  const code = `import('./src/inbox/words.ts').then(({ dateTime, fromNow }) => console.log(${expression}))`;
  const options = { cwd: join(import.meta.dirname, '../..'), env: { ...process.env, TZ: zone } };
  return execFileSync(process.execPath, ['-e', code], options).toString().trim();
}

describe('how far away a moment is', () => {
  test.each([
    ['2026-11-25T10:00:59Z', 'in less than a minute'],
    ['2026-11-25T10:01:59Z', 'in 1 minute'],
    ['2026-11-25T10:59:59Z', 'in 59 minutes'],
    ['2026-11-25T11:59:59Z', 'in 1 hour'],
    ['2026-11-26T09:59:59Z', 'in 23 hours'],
    ['2026-11-28T09:59:59Z', 'in 2 days'],
    ['2026-12-02T09:59:59Z', 'in 6 days'],
    ['2026-11-25T09:59:59Z', 'just now'],
    ['2026-11-25T09:58:30Z', '1 minute ago'],
    ['2026-11-25T08:00:01Z', '1 hour ago'],
    ['2026-11-22T10:00:01Z', '2 days ago'],
  ])('%s is %s at ten, never more than it is', (moment, words) => {
    expect(fromNow(moment, Date.parse('2026-11-25T10:00:00Z'))).toBe(words);
  });

  test.each([
    ['Europe/Berlin', '2026-11-25T22:00Z', '2026-11-26T22:59Z', 'tomorrow'],
    ['Europe/Berlin', '2026-11-25T22:00Z', '2026-11-26T23:01Z', 'in 25 hours'],
    ['America/New_York', '2026-11-25T22:00Z', '2026-11-26T23:01Z', 'tomorrow'],
    ['Europe/Berlin', '2026-11-25T22:00Z', '2026-11-24T21:00Z', 'yesterday'],
    ['Asia/Kolkata', '2026-11-25T22:00Z', '2026-11-24T18:00Z', '28 hours ago'],
    // On a day of 25 hours.
    ['Europe/Berlin', '2026-10-24T22:15Z', '2026-10-25T22:30Z', 'in 24 hours'],
    ['Europe/Berlin', '2026-10-24T21:45Z', '2026-10-25T22:30Z', 'tomorrow'],
  ])('tomorrow and yesterday are those of the calendar in %s: at %s, %s is %s', (zone, now, moment, words) => {
    expect(inZone(zone, `fromNow('${moment}', Date.parse('${now}'))`)).toBe(words);
  });
});

test.each([
  ['UTC', '29 November 2026, 09:05 UTC'],
  ['Europe/Berlin', '29 November 2026, 10:05 CET'],
  ['Asia/Kolkata', '29 November 2026, 14:35 GMT+5:30'],
])('a moment is written out in English, with its zone: %s', (zone, words) => {
  expect(inZone(zone, `dateTime('2026-11-29T09:05:00Z')`)).toBe(words);
});

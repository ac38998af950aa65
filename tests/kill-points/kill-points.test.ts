import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { killEverywhere } from './kill-points.ts';
import { faultsOf, summaryOf } from './report.ts';

test('a function that is killed at any of its awaits leaves nothing that is not repaired', async () => {
  const root = join(import.meta.dirname, '..', '..');
  const report = await killEverywhere({ root, serverUrl: process.env.TEST_POSTGRES_URL ?? '', isThorough: false });
  process.stdout.write(`${summaryOf(report)}\n`);
  expect(faultsOf(report)).toEqual([]);
  // No scenario rotates a password; tests/deploy/rotation.test.ts repeats each step and interrupts one.
  expect(Object.entries(report.points).filter(([, count]) => count === 0)).toEqual([['rotate_secret', 0]]);
}, 600_000);

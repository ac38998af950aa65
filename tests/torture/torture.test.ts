import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const RUNS = 100;

/** Like `npm run torture`, on this test run's PostgreSQL server. Fails with the violation and how to reproduce it. */
test('random programs of decisions, deliveries, deadlines and faults break no promise', async () => {
  const torture = join(import.meta.dirname, 'main.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [torture, '--runs', String(RUNS)]);
  expect(stdout).toMatch(/seed \d+: 100 runs, 0 violations, [\d.]+ s\n$/);
}, 300_000);

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Bench, openBench } from './bench.ts';
import { refusalsWithoutRetryAfter } from './report.ts';
import { type Result, runScenario, type Scenario, warmUp } from './scenario.ts';

let bench: Bench;

beforeAll(async () => {
  bench = await openBench();
  await warmUp(bench);
}, 90_000);

afterAll(() => bench?.stop());

const SCENARIOS: Scenario[] = [
  { fault: 'postgres-restart', seconds: 1 },
  { fault: 'postgres-unreachable', seconds: 3 },
  { fault: 'password-rotate', seconds: 1 },
  { fault: 'ses-fail', value: '0.5', seconds: 2 },
  { fault: 'ses-slow', value: '1500', seconds: 2 },
  { fault: 'sqs-duplicates', value: '100', seconds: 1 },
  { fault: 'sfn-throttle', value: '0.02', seconds: 2 },
  { fault: 'sfn-down', seconds: 2 },
];

describe.each(SCENARIOS)('with $fault', (scenario) => {
  let result: Result;

  beforeAll(async () => {
    result = await runScenario(bench, scenario, 'shortened');
  }, 240_000);

  test('every accepted question ends as it was decided, once, with one execution, and with mails to assessor and author', () => {
    expect(result.violations).toEqual([]);
    // The number depends on the machine; with none, the line above would prove nothing.
    expect(result.questions).toBeGreaterThan(0);
  });

  test('callers see success, or 503 with Retry-After', () => {
    const statuses = new Set(result.during.map(({ status }) => status));
    expect([201, 202, 200, 503]).toEqual(expect.arrayContaining([...statuses]));
    expect(refusalsWithoutRetryAfter(result.during)).toBe(0);
  });

  if (scenario.fault === 'sqs-duplicates') {
    test('nobody is mailed twice', () => {
      expect([result.mailedAgain, result.toldAgain]).toEqual([0, 0]);
    });
  }
});

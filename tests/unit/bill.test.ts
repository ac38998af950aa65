import { describe, expect, test } from '@jest/globals';
import { billOf, type Line, sumOf } from '../../scripts/cost/bill.ts';
import type { Deployment } from '../../scripts/cost/deployment.ts';
import { dollarsFor, gigabytes, PRICES } from '../../scripts/cost/prices.ts';

const SMALL: Deployment = {
  gigabytesOf: { CallbackFunction: 0.5, ReconcileFunction: 0.5 },
  schedules: [{ functionName: 'ReconcileFunction', rateSeconds: 60 }],
  polledQueues: 2,
  endpointZones: 6,
  secrets: 1,
  alarms: 3,
  databaseInstances: 1,
  leastAcu: 0.5,
  backupDays: 14,
  logDays: 90,
};
const dollarsOf = (lines: Line[], what: string) => lines.find((line) => line.what === what)?.dollars ?? Number.NaN;

describe('the bill', () => {
  test('has a fixed part that no approval changes', () => {
    expect(billOf(SMALL, 1).fixed).toEqual(billOf(SMALL, 1_000_000).fixed);
    const { fixed } = billOf(SMALL, 1);
    expect(dollarsOf(fixed, 'Aurora at its least capacity')).toBeCloseTo(43.8, 10);
    expect(dollarsOf(fixed, 'Interface endpoints')).toBeCloseTo(43.8, 10);
    expect(dollarsOf(fixed, 'CloudWatch alarms')).toBeCloseTo(0.3, 10);
    // Two queues, each with five long polls of 20 s: half a poll a second, for 2,628,000 seconds.
    expect(dollarsOf(fixed, 'SQS, polls of empty queues')).toBeCloseTo(0.5256, 10);
    // 43,800 runs of 0.15 s with half a gigabyte.
    expect(dollarsOf(fixed, 'Reconcile, time')).toBeCloseTo(0.0438, 4);
  });

  test('has a variable part that grows with the approvals', () => {
    const { variable } = billOf(SMALL, 1_000_000);
    // Four states entered, Start and End.
    expect(dollarsOf(variable, 'Step Functions')).toBeCloseTo(150, 10);
    expect(dollarsOf(variable, 'Aurora above its least capacity')).toBe(0);
    const tenfold = billOf(SMALL, 10_000_000).variable;
    expect(dollarsOf(tenfold, 'Step Functions')).toBeCloseTo(1500, 10);
    expect(sumOf(tenfold)).toBeCloseTo(sumOf(variable) * 10, 6);
  });

  test('pays for capacity above the least one only where the load needs it', () => {
    const { variable } = billOf(SMALL, 100_000_000);
    // 10 round trips of 4 ACU-milliseconds, three times over, are 12 million ACU-seconds: 3,333 ACU-hours, 365 of them paid.
    expect(dollarsOf(variable, 'Aurora above its least capacity')).toBeCloseTo((3333.333 - 365) * 0.12, 1);
  });

  test('counts the function that an approval invokes at its own memory', () => {
    const { variable } = billOf({ ...SMALL, gigabytesOf: { CallbackFunction: 2 } }, 1_000_000);
    // 150,000 seconds with two gigabytes, at 13.3334 dollars a million.
    expect(dollarsOf(variable, 'Lambda, time')).toBeCloseTo(4.00002, 10);
  });
});

describe('prices', () => {
  test('fall from step to step, each for its own part of the units', () => {
    expect(dollarsFor(PRICES.apiRequests, 300_000_000)).toBeCloseTo(300, 10);
    expect(dollarsFor(PRICES.apiRequests, 400_000_000)).toBeCloseTo(390, 10);
    expect(dollarsFor(PRICES.internetTraffic, 61_440)).toBeCloseTo(10_240 * 0.09 + 40_960 * 0.085 + 10_240 * 0.07, 8);
  });

  test('are of gigabytes of 2^30 bytes', () => {
    expect(gigabytes(2_147_483_648)).toBe(2);
  });

  test.each(Object.entries(PRICES))('say where and when they were seen: %s', (_, { seen, source }) => {
    expect(seen).toMatch(/^2026-11-22, (in|the first step in) \S|^list price known in 2025\/2026, not verified here$/);
    expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/\S+\/$/);
  });
});

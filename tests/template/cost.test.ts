import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { billOf, sumOf } from '../../scripts/cost/bill.ts';
import { readDeployment } from '../../scripts/cost/deployment.ts';
import { printBill } from '../../scripts/cost/print-bill.ts';
import { CUSTOM_METRICS } from '../../scripts/cost/usage.ts';
import { ROOT } from '../support/templates.ts';

const deployed = await readDeployment(ROOT);

describe('what is deployed', () => {
  test('is read from the templates', () => {
    expect(deployed).toMatchObject({
      schedules: [{ functionName: 'ReconcileFunction', rateSeconds: 60 }],
      polledQueues: 2,
      // States, Secrets Manager and SES, in two zones.
      endpointZones: 6,
      databaseInstances: 1,
      leastAcu: 0.5,
      backupDays: 14,
      logDays: 90,
    });
    expect(deployed.gigabytesOf.CreateRequestFunction).toBe(0.5);
  });

  test('publishes as many metrics as are billed', async () => {
    const ports = await readFile(`${ROOT}src/core/ports.ts`, 'utf8');
    const names = /MetricName =(.*?);/s.exec(ports)?.[1]?.match(/'\w+'/g);
    expect(names).toHaveLength(CUSTOM_METRICS);
  });
});

describe('npm run cost', () => {
  const run = async (...args: string[]) => {
    const script = `${ROOT}scripts/cost/main.ts`;
    const ended = promisify(execFile)(process.execPath, [script, ...args]).then(({ stdout }) => ({ code: 0, stdout }));
    return ended.catch(({ code, stdout, stderr }) => ({ code, stdout, stderr }));
  };

  test('prints the bill', async () => {
    expect(await run('--approvals-per-month', '1000')).toEqual({
      code: 0,
      stdout: `${printBill(billOf(deployed, 1_000))}\n`,
    });
  });

  test.each([
    [[]],
    [['--approvals-per-month']],
    [['--approvals-per-month', '0']],
    [['--approvals-per-month', '-5']],
    [['--approvals-per-month', '1.5']],
    [['--approvals-per-month', '1e6']],
    [['--approvals-per-month', '10000000001']],
    [['--approvals-per-month', '10', '--region', 'eu-central-1']],
    [['--approvals-per-month', '10', '20']],
  ])('refuses %j in one line, and says what it takes', async (args) => {
    const { code, stdout, stderr } = (await run(...args)) as { code: number; stdout: string; stderr: string };
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^usage: npm run -s cost -- --approvals-per-month N.*\n$/);
  });
});

const COUNTS = [1_000, 1_000_000, 100_000_000];

test.each(COUNTS)('docs/cost.md has what the command prints for %d approvals', async (count) => {
  expect(await readFile(`${ROOT}docs/cost.md`, 'utf8')).toContain(printBill(billOf(deployed, count)));
});

test('the sums beside what others charge, and in the README, are those of the bill', async () => {
  const sums = COUNTS.map((count) => {
    const { fixed, variable } = billOf(deployed, count);
    return Math.round(sumOf(fixed) + sumOf(variable)).toLocaleString('en-US');
  });
  const row = (await readFile(`${ROOT}docs/cost.md`, 'utf8')).match(/^\| this product, everything .*$/m)?.[0];
  expect(row).toContain(`| ${sums.join(' | ')} |`);
  const { fixed, variable } = billOf(deployed, 1_000_000);
  const cents = Math.round(sumOf(variable) / 100) / 100;
  expect(await readFile(`${ROOT}README.md`, 'utf8')).toContain(
    `about ${Math.round(sumOf(fixed))} dollars a month whatever happens, and ${cents} cents for each approval`,
  );
});

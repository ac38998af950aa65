import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '../../packages/local-sam/src/postgres.ts';
import { planStack } from '../../packages/local-sam/src/stack-plan.ts';
import { PORTS } from '../simulation/world.ts';
import { bundleAll } from './shipped-functions.ts';
import { type Finding, runThread } from './threads.ts';

/** One thread per core, and one more, since each sometimes waits for PostgreSQL. */
const THREADS = 3;
const MAX_SEED = 2 ** 31;
const ROOT = join(import.meta.dirname, '../..');
const USAGE = 'usage: npm run torture -- [--runs N] [--seed N [--path PATH]] [--threads N] [--first]';

const options = parseOptions();
const startedAt = performance.now();
const server =
  process.env.TEST_POSTGRES_URL === undefined
    ? await startPostgres({ ephemeral: true })
    : { url: process.env.TEST_POSTGRES_URL, stop: async () => undefined };
const bundles = await mkdtemp(join(tmpdir(), 'torture-'));
try {
  const { functions } = await planStack(ROOT, PORTS);
  await bundleAll(functions, ROOT, bundles);
  report(await torture());
} finally {
  await rm(bundles, { recursive: true });
  await server.stop();
}
// The other threads are still running, and need not finish.
process.exit();

/** `--first` ends at the first violation, without looking for a smaller program that shows it too. */
function parseOptions() {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { runs: text, seed: text, path: text, threads: text, first: { type: 'boolean', default: false } },
  });
  const { runs = '1000', seed = String(Math.floor(Math.random() * MAX_SEED)), threads = String(THREADS) } = values;
  if (!/^[1-9]\d{0,7}$/.test(runs) || !/^-?\d{1,10}$/.test(seed) || !/^[1-9]$/.test(threads)) {
    console.error(USAGE);
    process.exit(2);
  }
  return { ...values, runs: Number(runs), seed: Number(seed), threads: Number(threads) };
}

async function torture(): Promise<Finding[]> {
  const { runs, seed, path, first } = options;
  const threads = path === undefined ? Math.min(options.threads, runs) : 1;
  console.log(`seed ${seed}: ${path === undefined ? `${runs} runs` : `the run at ${path}`} in ${threads} threads`);
  let done = 0;
  const onRun = () => {
    done += 1;
    if (done % 500 === 0) console.log(`${done} runs, ${seconds()} s`);
  };
  const start = (_: unknown, i: number) => {
    const share = Math.floor(runs / threads) + (i < runs % threads ? 1 : 0);
    const place = { root: ROOT, bundles, serverUrl: server.url };
    const settings = {
      ...place,
      runs: share,
      seed: seed + i,
      isFirstEnough: first,
      ...(path !== undefined && { path }),
    };
    return runThread(settings, onRun);
  };
  const findings = Array.from({ length: threads }, start);
  if (!first) return await Promise.all(findings);
  const found = await Promise.race([Promise.all(findings), ...findings.map(untilViolation)]);
  return Array.isArray(found) ? found : [{ ...found, runs: done + 1 }];
}

/** The finding, if it is one; otherwise never resolves. */
async function untilViolation(finding: Promise<Finding>): Promise<Finding> {
  const found = await finding;
  return found.violation === undefined ? await new Promise<never>(() => undefined) : found;
}

function report(findings: Finding[]): void {
  const violations = findings.flatMap(({ violation }) => (violation === undefined ? [] : [violation]));
  for (const { seed, path, program, message } of violations) {
    console.log(`\n${message}\n\nThe program:\n${program}\n`);
    console.log(`Play it again: npm run torture -- --seed ${seed} --path ${path}\n`);
  }
  const runs = findings.reduce((sum, finding) => sum + finding.runs, 0);
  const stalled = findings.reduce((sum, finding) => sum + finding.stalled, 0);
  if (stalled > 0) console.log(`${stalled} runs were played again, since the machine stalled`);
  console.log(`seed ${options.seed}: ${runs} runs, ${violations.length} violations, ${seconds()} s`);
  if (violations.length > 0) process.exitCode = 1;
}

function seconds(): string {
  return ((performance.now() - startedAt) / 1000).toFixed(1);
}

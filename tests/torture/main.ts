import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '../../local/postgres.ts';
import { planStack } from '../../local/stack-plan.ts';
import { bundleAll } from './shipped-functions.ts';
import { type Finding, runThread } from './threads.ts';

/** One thread for each core, and one more, since each waits for PostgreSQL now and then. */
const THREADS = 3;
const MAX_SEED = 2 ** 31;
const ROOT = join(import.meta.dirname, '../..');
const USAGE = 'usage: npm run torture -- [--runs N] [--seed N [--path PATH]]';

const options = parseOptions();
const startedAt = performance.now();
const server =
  process.env.TEST_POSTGRES_URL === undefined
    ? await startPostgres({ ephemeral: true })
    : { url: process.env.TEST_POSTGRES_URL, stop: async () => undefined };
const bundles = await mkdtemp(join(tmpdir(), 'torture-'));
try {
  const { functions } = await planStack(ROOT, { PORT: 3000, AWS_LOCAL_PORT: 4566, MAILBOX_PORT: 8005 });
  await bundleAll(functions, ROOT, bundles);
  report(await torture());
} finally {
  await rm(bundles, { recursive: true });
  await server.stop();
}

function parseOptions() {
  const { values } = parseArgs({
    options: { runs: { type: 'string' }, seed: { type: 'string' }, path: { type: 'string' } },
  });
  const { runs = '1000', seed = String(Math.floor(Math.random() * MAX_SEED)), path } = values;
  if (!/^[1-9]\d{0,7}$/.test(runs) || !/^-?\d{1,10}$/.test(seed)) {
    console.error(USAGE);
    process.exit(2);
  }
  return { runs: Number(runs), seed: Number(seed), path };
}

async function torture(): Promise<Finding[]> {
  const { runs, seed, path } = options;
  const threads = path === undefined ? Math.min(THREADS, runs) : 1;
  console.log(`seed ${seed}: ${path === undefined ? `${runs} runs` : `the run at ${path}`} in ${threads} threads`);
  let done = 0;
  const onRun = () => {
    done += 1;
    if (done % 500 === 0) console.log(`${done} runs, ${seconds()} s`);
  };
  const start = (_: unknown, i: number) => {
    const share = Math.floor(runs / threads) + (i < runs % threads ? 1 : 0);
    const place = { root: ROOT, bundles, serverUrl: server.url, name: `torture_${process.pid}_${i}` };
    return runThread({ ...place, runs: share, seed: seed + i, ...(path !== undefined && { path }) }, onRun);
  };
  return await Promise.all(Array.from({ length: threads }, start));
}

function report(findings: Finding[]): void {
  const violations = findings.flatMap(({ violation }) => (violation === undefined ? [] : [violation]));
  for (const { seed, path, program, message } of violations) {
    console.log(`\n${message}\n\nThe program:\n${program}\n`);
    console.log(`Play it again: npm run torture -- --seed ${seed} --path ${path}\n`);
  }
  const runs = findings.reduce((sum, finding) => sum + finding.runs, 0);
  console.log(`seed ${options.seed}: ${runs} runs, ${violations.length} violations, ${seconds()} s`);
  if (violations.length > 0) process.exitCode = 1;
}

function seconds(): string {
  return ((performance.now() - startedAt) / 1000).toFixed(1);
}

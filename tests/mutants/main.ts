import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { startPostgres } from '../../packages/local-sam/src/postgres.ts';
import { weaken } from './apply.ts';
import { tryToCatch } from './catch.ts';
import { MUTANTS } from './list.ts';
import type { Mutant } from './mutant.ts';

/** Copies of the tree, in which mutants are tried concurrently. */
const LANES = 2;
/** All tests that catch something, one after another. */
const UNWEAKENED_MS = 1_200_000;
const ROOT = join(import.meta.dirname, '../..');
const NOT_COPIED = new Set(['node_modules', '.git', '.local', '.aws-sam']);

const [word = ''] = process.argv.slice(2);
const chosen = MUTANTS.filter(({ name }) => name.includes(word));
const waiting = [...chosen];
const startedAt = performance.now();
let survivors = 0;
let faults = 0;

if (chosen.length === 0) {
  console.error(`No mutant's name holds "${word}".`);
  process.exit(2);
}
const server = await startPostgres({ ephemeral: true });
try {
  await checkUnweakened();
  await Promise.all(Array.from({ length: Math.min(LANES, chosen.length) }, work));
} finally {
  await server.stop();
}
const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
console.log(`${chosen.length} mutants, ${survivors} survived, ${faults} could not be tried, ${minutes} minutes`);
process.exitCode = survivors + faults > 0 ? 1 : 0;

/** A test that fails on the unchanged tree would catch everything. @throws Error */
async function checkUnweakened(): Promise<void> {
  const tests = [...new Set(chosen.flatMap(({ caughtBy }) => ('tests' in caughtBy ? caughtBy.tests : [])))];
  const checks: Mutant['caughtBy'][] = [{ tortureRuns: 100 }, ...(tests.length > 0 ? [{ tests }] : [])];
  for (const caughtBy of checks) {
    const { isCaught, by } = await tryToCatch(ROOT, caughtBy, server.url, UNWEAKENED_MS);
    if (isCaught) throw new Error(`Nothing can be said of mutants: the tree as it is fails. ${by}`);
  }
}

/** Tries mutants in a copy of the tree until none is left. */
async function work(): Promise<void> {
  const copy = await copyTree();
  try {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) await tryOne(copy, mutant);
  } finally {
    await rm(copy, { recursive: true });
  }
}

async function tryOne(root: string, mutant: Mutant): Promise<void> {
  const began = performance.now();
  const tell = (verdict: string, why: string) =>
    console.log(`${verdict}  ${mutant.name} (${mutant.breaks})\n          ${why}, ${seconds(began)} s`);
  try {
    const takeBack = await weaken(root, mutant);
    const { isCaught, by } = await tryToCatch(root, mutant.caughtBy, server.url).finally(takeBack);
    survivors += isCaught ? 0 : 1;
    tell(isCaught ? 'caught  ' : 'SURVIVED', by);
  } catch (error) {
    faults += 1;
    tell('ERROR   ', error instanceof Error ? error.message : String(error));
  }
}

async function copyTree(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'mutants-'));
  await cp(ROOT, copy, { recursive: true, filter: (path) => path === ROOT || !NOT_COPIED.has(basename(path)) });
  await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction');
  return copy;
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(0);
}

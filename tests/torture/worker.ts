/** You are inside one thread of the torture: one world, and the programs of one seed. */
import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { play } from './play.ts';
import { type Program, programs } from './program.ts';
import type { Finding, WorkerSettings } from './threads.ts';
import { openWorld } from './world.ts';

/** What fails once is tried so often again while it is made smaller: how actions interleave is chance. */
const TRIES_WHEN_SHRINKING = 3;
const SHRINKING_MS = 60_000;

const { runs, seed, path, isFirstEnough, ...place } = workerData as WorkerSettings;

let world = await openWorld(place);
let firstFailure: number | undefined;

async function tryOnce(program: Program): Promise<void> {
  try {
    await play(world, program);
  } catch (error) {
    // What the failure has left behind must not disturb the next run.
    await world.close().catch(() => undefined);
    world = await openWorld(place);
    throw error;
  }
}

const property = fc.asyncProperty(programs, async (program) => {
  if (firstFailure === undefined) {
    await tryOnce(program).catch((error: unknown) => {
      firstFailure = performance.now();
      throw error;
    });
    parentPort?.postMessage('run');
    return;
  }
  if (performance.now() - firstFailure > SHRINKING_MS) return;
  for (let i = 0; i < TRIES_WHEN_SHRINKING; i++) await tryOnce(program);
});

const where = { seed, ...(path !== undefined && { path }) };
const details = await fc.check(property, { numRuns: runs, endOnFailure: isFirstEnough, ...where });
await world.close();
const finding: Finding = {
  runs: details.numRuns,
  violation: details.failed
    ? {
        seed: details.seed,
        path: details.counterexamplePath ?? '',
        program: JSON.stringify(details.counterexample?.[0]),
        message: details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance),
      }
    : undefined,
};
parentPort?.postMessage(finding);

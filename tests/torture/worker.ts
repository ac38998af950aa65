/** This file runs as one thread of the torture: one world, and the programs of one seed. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { openWorld, type Surroundings } from '../simulation/world.ts';
import { ThreadFunctions } from './functions.ts';
import { play } from './play.ts';
import { type Program, programs } from './program.ts';
import type { ThreadWorld } from './run.ts';
import type { Finding, WorkerSettings } from './threads.ts';

/** A failure is repeated so often while the program is shrunk: the order of concurrent actions varies. */
const TRIES_WHEN_SHRINKING = 3;
const SHRINKING_MS = 60_000;
/** The functions give AWS a second of real time to connect: a thread that stalls for long looks like an outage. */
const STALL_MS = 400;
const MOST_STALLS = 5;

/** One ordinary approval, which loads and connects everything before it counts. */
const WARM_UP: Program = {
  question: { stages: [{ assessors: 1, required: 1 }], due_in_seconds: 600, isPaper: true },
  slots: [{ due_in_seconds: 600 }],
  rounds: [
    { actions: [{ action: { kind: 'submit', slot: 0, copies: 3 }, lateMs: 0 }], held: undefined },
    {
      actions: [
        { action: { kind: 'deliver', copies: 3, isReversed: false, isAcknowledged: true }, lateMs: 0 },
        { action: { kind: 'reconcile', copies: 3 }, lateMs: 0 },
      ],
      held: undefined,
    },
    { actions: [{ action: { kind: 'decide', slot: 0, decision: 'APPROVED', copies: 3 }, lateMs: 0 }], held: undefined },
  ],
  ending: 'decide',
};

const { runs, seed, path, isFirstEnough, bundles, ...place } = workerData as WorkerSettings;
const stalls = monitorEventLoopDelay({ resolution: 20 });
stalls.enable();

let world = await openWarm();
let firstFailure: number | undefined;
let stalled = 0;

async function openWarm(): Promise<ThreadWorld> {
  const start = (surroundings: Surroundings) => new ThreadFunctions(surroundings, bundles);
  const opened = await openWorld({ ...place, start, hasPollers: false });
  await play(opened, WARM_UP).catch(() => undefined);
  return opened;
}

/** Plays a program. A violation beside a stall proves nothing: the program is played again. */
async function tryOnce(program: Program): Promise<void> {
  for (let i = 0; ; i++) {
    stalls.reset();
    try {
      await play(world, program);
      return;
    } catch (error) {
      const hasStalled = stalls.max / 1e6 > STALL_MS;
      // What the failure left behind must not disturb the next run.
      await world.close().catch(() => undefined);
      world = await openWarm();
      if (!hasStalled || i === MOST_STALLS) throw error;
      stalled += 1;
    }
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
  stalled,
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

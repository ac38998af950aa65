/** A fresh process that loads one bundle, reports how long that took, and invokes it with each event that it receives, under a profiler on request. */
import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';
import { createRequire } from 'node:module';

export interface Loaded {
  loadMs: number;
}

export interface Invoked {
  /** Time of each invocation from its call to its answer. */
  wallMs: number[];
  /** Total CPU time of the process. */
  activeMs: number;
  profile: Profiler.Profile | null;
}

export interface Invocations {
  events: unknown[];
  isProfiled: boolean;
}

const file = process.argv[2] ?? '';
const require = createRequire(file);
const started = performance.now();
const { handler } = require(file);
const loaded: Loaded = { loadMs: performance.now() - started };
process.send?.(loaded);

const CONTEXT = { getRemainingTimeInMillis: () => 30_000, awsRequestId: 'bench' };

process.on('message', (invocations: Invocations) => void invokeAll(invocations));

async function invokeAll({ events, isProfiled }: Invocations): Promise<void> {
  const wallMs: number[] = [];
  const stopProfile = isProfiled ? await startProfile() : async () => null;
  const before = performance.eventLoopUtilization();
  for (const event of events) {
    const invoked = performance.now();
    const answer = await handler(event, CONTEXT);
    wallMs.push(performance.now() - invoked);
    if (answer?.statusCode >= 400) throw new Error(`${file} answered ${answer.statusCode}: ${answer.body}`);
    if (answer?.batchItemFailures?.length > 0) throw new Error(`${file} failed a message`);
  }
  const activeMs = performance.eventLoopUtilization(before).active;
  const invoked: Invoked = { wallMs, activeMs, profile: await stopProfile() };
  process.send?.(invoked);
}

const SAMPLE_MICROSECONDS = 100;

async function startProfile(): Promise<() => Promise<Profiler.Profile>> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_MICROSECONDS });
  await session.post('Profiler.start');
  return async () => (await session.post('Profiler.stop')).profile;
}

/** A fresh process that loads one bundle, says how long that took, and invokes it with each event that it is sent. */
import { createRequire } from 'node:module';

export interface Loaded {
  loadMs: number;
}

export interface Invoked {
  /** Each invocation from its call to its answer. */
  wallMs: number[];
  /** In which the process did something, rather than waiting for others, in all. */
  activeMs: number;
}

const file = process.argv[2] ?? '';
const require = createRequire(file);
const started = performance.now();
const { handler } = require(file);
const loaded: Loaded = { loadMs: performance.now() - started };
process.send?.(loaded);

const CONTEXT = { getRemainingTimeInMillis: () => 30_000, awsRequestId: 'bench' };

process.on('message', (events: unknown[]) => void invokeAll(events));

async function invokeAll(events: unknown[]): Promise<void> {
  const wallMs: number[] = [];
  const before = performance.eventLoopUtilization();
  for (const event of events) {
    const invoked = performance.now();
    const answer = await handler(event, CONTEXT);
    wallMs.push(performance.now() - invoked);
    if (answer?.statusCode >= 400) throw new Error(`${file} answered ${answer.statusCode}: ${answer.body}`);
    if (answer?.batchItemFailures?.length > 0) throw new Error(`${file} failed a message`);
  }
  const invoked: Invoked = { wallMs, activeMs: performance.eventLoopUtilization(before).active };
  process.send?.(invoked);
}

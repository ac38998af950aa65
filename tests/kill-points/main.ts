/**
 * `npm run kill-points [-- --only TEXT] [--every N]`: every kill of every scenario, or those whose description contains a
 * text, or one in N. With `--essential`, the selection that is part of the tests. Ctrl+C ends it with the results so far.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '../../packages/local-sam/src/postgres.ts';
import { killEverywhere } from './kill-points.ts';
import { faultsOf, summaryOf } from './report.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    every: { type: 'string', default: '1' },
    essential: { type: 'boolean', default: false },
  },
});
const every = Number(values.every);
if (!Number.isInteger(every) || every < 1) {
  console.error('usage: npm run kill-points [-- --only TEXT] [--every N] [--essential]');
  process.exit(2);
}
const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort()).once('SIGTERM', () => stopping.abort());
const startedAt = performance.now();
const server = await startPostgres({ ephemeral: true });
try {
  const report = await killEverywhere({
    root: join(import.meta.dirname, '..', '..'),
    serverUrl: server.url,
    isThorough: !values.essential,
    only: values.only,
    every,
    signal: stopping.signal,
    onProgress: (done, all) => {
      if (done % 100 === 0) console.log(`${done} of ${all}`);
    },
  });
  console.log(`${summaryOf(report)}, ${Math.round((performance.now() - startedAt) / 1000)} s`);
  const faults = faultsOf(report);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0 || stopping.signal.aborted) process.exitCode = 1;
} finally {
  await server.stop();
}

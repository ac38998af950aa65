/**
 * `npm run kill-points [-- --only TEXT]`: every kill of every scenario, or those whose description contains a text. With
 * `--essential` the choice of them that is part of the tests.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '../../local/postgres.ts';
import { killEverywhere } from './kill-points.ts';
import { faultsOf, summaryOf } from './report.ts';

const { values } = parseArgs({ options: { only: { type: 'string' }, essential: { type: 'boolean', default: false } } });
const server = await startPostgres({ ephemeral: true });
try {
  const report = await killEverywhere({
    root: join(import.meta.dirname, '..', '..'),
    serverUrl: server.url,
    isThorough: !values.essential,
    only: values.only,
    onProgress: (done, all) => {
      if (done % 100 === 0) console.log(`${done} of ${all}`);
    },
  });
  console.log(summaryOf(report));
  const faults = faultsOf(report);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
} finally {
  await server.stop();
}

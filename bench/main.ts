/**
 * `npm run bench [-- SECTION …]`: all sections, or the named ones. Prints tables, and writes them with a description of the
 * machine to `.local/bench.json`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../packages/local-sam/src/postgres.ts';
import { benchBurst } from './burst.ts';
import { benchGate } from './gate.ts';
import { benchHandlers } from './handlers.ts';
import { benchLifecycle } from './lifecycle.ts';
import { benchLists } from './lists.ts';
import { benchMemory } from './memory.ts';
import { benchPapers } from './papers.ts';
import { benchPeers } from './peers.ts';
import { ROOT } from './processes.ts';
import type { Table } from './table.ts';

const SECTIONS: Record<string, (databaseUrl: string) => Promise<Table[]>> = {
  lifecycle: benchLifecycle,
  memory: benchMemory,
  handlers: benchHandlers,
  lists: benchLists,
  papers: benchPapers,
  burst: benchBurst,
};

/** Sections that run only when they are named. */
const EXTRA: typeof SECTIONS = { gate: benchGate, peers: benchPeers };

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in SECTIONS || name in EXTRA));
if (unknown.length > 0) {
  console.error(
    `there is no section ${unknown.join(', ')}; there are ${Object.keys({ ...SECTIONS, ...EXTRA }).join(', ')}`,
  );
  process.exit(2);
}

const machine = {
  date: new Date().toISOString(),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  cores: cpus().length,
  cpu: cpus()[0]?.model ?? '',
  memoryGigabytes: Math.round(totalmem() / 2 ** 30),
};
console.log(Object.values(machine).join(', '));
const tables: Table[] = [];
for (const [name, section] of Object.entries(wanted.length > 0 ? { ...SECTIONS, ...EXTRA } : SECTIONS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  // Each has its own server, so that none finds what another has left.
  const postgres = await startPostgres({ ephemeral: true });
  try {
    for (const table of await section(postgres.url)) {
      tables.push(table);
      console.log(`\n${table.title}`);
      console.table(table.rows);
    }
  } finally {
    await postgres.stop();
  }
}
await mkdir(join(ROOT, '.local'), { recursive: true });
await writeFile(join(ROOT, '.local/bench.json'), `${JSON.stringify({ machine, tables }, null, 2)}\n`);

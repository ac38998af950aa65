/** npm run audit -- verify [--heads FILE] | heads : checks the history of every task, or prints what to keep outside. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { databaseUrl } from './database-url.ts';
import { type Head, onSnapshot, readHeads } from './read-chains.ts';
import { verify } from './verify.ts';

const USAGE = 'usage: npm run audit -- verify [--heads FILE], or: npm run -s audit -- heads > FILE';
const HEAD = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) ([1-9]\d*) ([0-9a-f]{64})$/;

interface Command {
  name: 'verify' | 'heads';
  heads: Head[];
}

async function readCommand(): Promise<Command> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { heads: { type: 'string' } } });
  const [name, ...more] = positionals;
  if (more.length > 0) throw new Error(USAGE);
  if (name === 'heads' && values.heads === undefined) return { name, heads: [] };
  if (name !== 'verify') throw new Error(USAGE);
  return { name, heads: values.heads === undefined ? [] : await readKept(values.heads) };
}

async function readKept(file: string): Promise<Head[]> {
  const text = await readFile(file, 'utf8');
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  if (lines.length === 0) throw new Error(`${file} holds no heads`);
  return lines.map((line, i) => {
    const [, task_id = '', sequence, hash = ''] = HEAD.exec(line) ?? [];
    if (sequence === undefined)
      throw new Error(`${file}, line ${i + 1}: not a head as npm run -s audit -- heads prints it`);
    return { task_id, sequence: Number(sequence), hash };
  });
}

async function printHeads(client: pg.Client): Promise<void> {
  await onSnapshot(client, async () => {
    for await (const { task_id, sequence, hash } of readHeads(client)) console.log(`${task_id} ${sequence} ${hash}`);
  });
}

/** Answers whether every history holds. */
async function printVerification(client: pg.Client, heads: Head[]): Promise<boolean> {
  const found = await verify(client, heads, (fault) => console.log(fault));
  const { tasks, events, without_history, begun_later, broken } = found;
  console.log(`${tasks} tasks, ${events} events; ${without_history} without history, ${begun_later} begun later`);
  if (heads.length > 0) console.log(`${heads.length} heads compared`);
  console.log(broken === 0 ? 'every history holds' : `${broken} broken`);
  return broken === 0;
}

async function main(): Promise<number> {
  const { name, heads } = await readCommand();
  const client = new pg.Client({ connectionString: await databaseUrl() });
  await client.connect();
  try {
    if (name === 'verify') return (await printVerification(client, heads)) ? 0 : 1;
    await printHeads(client);
    return 0;
  } finally {
    await client.end();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  // Not 1: what could not be checked is not broken.
  console.error(error instanceof Error ? error.message || error.name : String(error));
  process.exitCode = 2;
}

/** npm run audit -- verify [--heads FILE] | heads : checks the history of every task, or prints the heads to keep outside. */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { databaseUrl } from './database-url.ts';
import { type Head, onSnapshot, readHeads } from './read-chains.ts';
import { verify } from './verify.ts';

const USAGE = 'usage: npm run audit -- verify [--heads FILE], or: npm run -s audit -- heads > FILE';
/** No history comes near nine digits. */
const HEAD = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) ([1-9]\d{0,8}) ([0-9a-f]{64})$/;

interface Command {
  name: 'verify' | 'heads';
  /** The file with the kept heads. */
  file: string | undefined;
}

function readCommand(): Command {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { heads: { type: 'string' } } });
  const [name, ...more] = positionals;
  if (more.length > 0) throw new Error(USAGE);
  if (name === 'heads' && values.heads === undefined) return { name, file: undefined };
  if (name !== 'verify') throw new Error(USAGE);
  return { name, file: values.heads };
}

/** The heads in a file. @throws Error for a line without a head, and for a file without heads */
async function* readKept(file: string): AsyncGenerator<Head> {
  let number = 0;
  let found = 0;
  for await (const line of linesOf(file)) {
    number += 1;
    if (line === '') continue;
    const [, task_id = '', sequence, hash = ''] = HEAD.exec(line) ?? [];
    if (sequence === undefined)
      throw new Error(`${file}, line ${number}: not a head as npm run -s audit -- heads prints it`);
    found += 1;
    yield { task_id, sequence: Number(sequence), hash };
  }
  if (found === 0) throw new Error(`${file} holds no heads`);
}

/** Not with node:readline, whose iteration does not end when the file fails. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield rest;
}

async function printHeads(client: pg.Client): Promise<void> {
  await onSnapshot(client, async () => {
    for await (const { task_id, sequence, hash } of readHeads(client)) {
      // The reader of the output may be slower than the database.
      if (!process.stdout.write(`${task_id} ${sequence} ${hash}\n`)) await once(process.stdout, 'drain');
    }
  });
}

/** Returns whether every history is intact. */
async function printVerification(client: pg.Client, file: string | undefined): Promise<boolean> {
  const found = await verify(client, file === undefined ? [] : readKept(file), (fault) => console.log(fault));
  const { tasks, events, heads, without_history, begun_later, without_people, broken } = found;
  console.log(`${tasks} tasks, ${events} events; ${without_history} without history, ${begun_later} begun later`);
  if (without_people > 0)
    console.log(`${without_people} older than the record of assessors and deadlines, which are not proved`);
  if (file !== undefined) console.log(`${heads} heads compared`);
  console.log(broken === 0 ? 'every history holds' : `${broken} broken`);
  return broken === 0;
}

async function main(): Promise<number> {
  const { name, file } = readCommand();
  const client = new pg.Client({ connectionString: await databaseUrl() });
  await client.connect();
  try {
    if (name === 'verify') return (await printVerification(client, file)) ? 0 : 1;
    await printHeads(client);
    return 0;
  } finally {
    await client.end();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  // Not 1, which means a broken history: this one could not be checked.
  console.error(error instanceof Error ? error.message || error.name : String(error));
  process.exitCode = 2;
}

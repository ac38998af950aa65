/** npm start [-- [--ephemeral] [--parameter NAME=VALUE]… [--fault NAME[=VALUE]]…] : runs the two stacks of this project on this machine until Ctrl-C. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { portsFromEnvironment } from './addresses.ts';
import { StartError } from './errors.ts';
import type { Wish } from './faults/faults.ts';
import { DEFAULT_ENVIRONMENT_CONCURRENCY } from './lambda/function-spec.ts';
import { createOutput, type Output } from './output.ts';
import type { Stack } from './stack.ts';

/** npm starts scripts in the project's folder. */
const ROOT = process.cwd();
/** Ctrl-C reaches this process twice, from the terminal and from npm: only a later signal is a second request. */
const SAME_SIGNAL_MILLISECONDS = 1000;
const PARENT_POLL_MILLISECONDS = 250;
/** Longer than any clean stop; a part that hangs must not keep the others from stopping. */
const STOP_MILLISECONDS = 8000;

async function readOptions(output: Output, signal: AbortSignal) {
  const { values } = parseArgs({
    options: {
      ephemeral: { type: 'boolean', default: false },
      parameter: { type: 'string', multiple: true, default: [] },
      fault: { type: 'string', multiple: true, default: [] },
    },
  });
  return {
    root: ROOT,
    ports: portsFromEnvironment(process.env),
    dataFolder: values.ephemeral ? undefined : join(ROOT, '.local'),
    // An empty variable counts as not set.
    databaseUrl: process.env.DATABASE_URL || undefined,
    parameters: readParameters(values.parameter),
    faults: await readFaults(values.fault),
    output,
    signal,
  };
}

/** @throws StartError */
function readParameters(pairs: string[]): Record<string, string> {
  const parted = pairs.map((pair) => {
    const [name, value] = pair.split(/=(.*)/s);
    if (!name || value === undefined) throw new StartError(`--parameter ${pair}: must be NAME=VALUE`);
    return [name, value] as const;
  });
  return Object.fromEntries(parted);
}

/** Checked before anything starts. @throws StartError */
async function readFaults(wishes: string[]): Promise<Wish[]> {
  if (wishes.length === 0) return [];
  const { readWish } = await import('./faults/faults.ts');
  return wishes.map(readWish);
}

/** Resolves at the first signal to stop, or when npm was stopped; a second signal ends the process at once. */
function whenToldToStop(): Promise<void> {
  return new Promise((resolve) => {
    let toldAt: number | undefined;
    const onSignal = () => {
      if (toldAt !== undefined && performance.now() - toldAt > SAME_SIGNAL_MILLISECONDS) {
        process.exit(1);
      }
      toldAt ??= performance.now();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, onSignal);
    }
    whenNpmEnds(resolve);
  });
}

/** npm sends a signal to the shell between it and this process, and most shells die of it without passing it on. */
function whenNpmEnds(onEnd: () => void): void {
  const shell = process.ppid;
  if (process.env.npm_lifecycle_event !== undefined) {
    setInterval(() => process.ppid !== shell && onEnd(), PARENT_POLL_MILLISECONDS).unref();
  }
}

function announce({ urls, databaseUrl }: Stack, faults: readonly Wish[], output: Output, seconds: string): void {
  const shownUrl = new URL(databaseUrl);
  if (process.env.DATABASE_URL) {
    shownUrl.password = '';
  }
  output.log(`
  Inbox         ${urls.api}/
  API           ${urls.api}
  Mailbox       ${urls.mailbox}
  AWS endpoint  ${urls.awsEndpoint}
  PostgreSQL    ${shownUrl.href}
  Functions     up to ${DEFAULT_ENVIRONMENT_CONCURRENCY} invocations at once in one environment
${faults.map(({ fault, value }) => `  Fault         ${fault.name}${value && `=${value}`}\n`).join('')}
  Next: open the inbox in a browser, or in another terminal: npm run demo
`);
  output.log(`ready after ${seconds} s, Ctrl-C stops it`);
  output.release();
}

async function main(): Promise<void> {
  const startedAt = performance.now();
  // Functions share the time zone of the process, and Lambda's is UTC.
  process.env.TZ = 'UTC';
  const output = createOutput((text) => process.stdout.write(text));
  const abort = new AbortController();
  const toldToStop = whenToldToStop().then(() => abort.abort());
  try {
    const options = await readOptions(output, abort.signal);
    // Only now: loading it takes a moment, in which a signal would look like a crash.
    const { startStack } = await import('./stack.ts');
    const stack = await startStack(options);
    announce(stack, options.faults, output, ((performance.now() - startedAt) / 1000).toFixed(1));
    await toldToStop;
    output.log('Stopping');
    setTimeout(() => process.exit(1), STOP_MILLISECONDS).unref();
    await stack.stop();
  } catch (error) {
    if (!abort.signal.aborted) {
      output.release();
      const isExpected =
        error instanceof StartError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
      console.error(isExpected ? (error as Error).message : error);
      process.exitCode = 1;
    }
  }
  // Only after the output is written: a pipe takes it in its own time.
  process.stdout.write('', () => process.exit());
}

await main();

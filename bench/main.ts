import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startPostgres } from '../local/postgres.ts';
import { call } from './http-client.ts';
import { type Lifecycle, type Measurement, measure, timed } from './measure.ts';

// Lifecycles per second of the whole local stack beside the floor, in one run, on the same PostgreSQL server.

const CLIENTS = [1, 16, 64];
const PORTS = { PORT: '3900', AWS_LOCAL_PORT: '3966', MAILBOX_PORT: '3905' };
const ROOT = join(import.meta.dirname, '..');

const QUESTION = {
  question_text: 'Which planet is closest to the sun?',
  options: ['Venus', 'Mercury', 'Mars'],
  correct_answer: 'Mercury',
  assigned_to: 'assessor@example.com',
};

interface Caller {
  url: string;
  author: Record<string, string>;
  assessor: Record<string, string>;
}

function lifecycleOf({ url, author, assessor }: Caller): Lifecycle {
  return async () => {
    const [submit, { body }] = await timed(() => call(`${url}/questions`, 'POST', QUESTION, author));
    const task = `${url}/tasks/${body.task_id}`;
    const started = performance.now();
    const [decide] = await timed(() => call(`${task}/decision`, 'POST', { decision: 'APPROVED' }, assessor));
    while ((await call(task, 'GET', undefined, author)).body.status !== 'APPROVED') {
      await new Promise((wake) => setTimeout(wake, 2));
    }
    return { submit, decide, decideToFinal: performance.now() - started };
  };
}

function start(
  script: string,
  args: string[],
  env: Record<string, string>,
): { child: ChildProcess; printed: Promise<string> } {
  const child = spawn(process.execPath, [join(ROOT, script), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  const printed = new Promise<string>((found, failed) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (/ready|^http/m.test(text)) return;
      text += chunk.toString();
      if (/ready|^http/m.test(text)) found(text.trim());
    });
    child.once('exit', () => failed(new Error(`${script} ended:\n${text}`)));
  });
  return { child, printed };
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

async function bearer(email: string): Promise<Record<string, string>> {
  const script = join(ROOT, 'local/cli/token.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, email], {
    env: { ...process.env, ...PORTS },
  });
  return { authorization: `Bearer ${stdout.trim()}` };
}

async function measureAll(caller: Caller): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const clients of CLIENTS) measurements.push(await measure(clients, lifecycleOf(caller)));
  return measurements;
}

async function measureFloor(databaseUrl: string): Promise<Measurement[]> {
  const { child, printed } = start('bench/floor-server.ts', [databaseUrl], {});
  const measurements = await measureAll({ url: await printed, author: {}, assessor: {} });
  await stop(child);
  return measurements;
}

async function measureStack(databaseUrl: string): Promise<Measurement[]> {
  const { child, printed } = start('local/main.ts', [], { ...PORTS, DATABASE_URL: databaseUrl });
  await printed;
  const people = { author: await bearer('author@example.com'), assessor: await bearer('assessor@example.com') };
  const measurements = await measureAll({ url: `http://127.0.0.1:${PORTS.PORT}`, ...people });
  await stop(child);
  return measurements;
}

const postgres = await startPostgres({ ephemeral: true });
const floor = await measureFloor(postgres.url);
const stack = await measureStack(postgres.url);
await postgres.stop();

const round = (value: number) => Math.round(value * 10) / 10;
console.table(
  stack.map((measured, i) => {
    const { lifecyclesPerSecond: floorRate } = floor[i] ?? measured;
    return {
      clients: measured.clients,
      'lifecycles/s': round(measured.lifecyclesPerSecond),
      'floor lifecycles/s': round(floorRate),
      'ratio to the floor': Math.round((measured.lifecyclesPerSecond / floorRate) * 100) / 100,
      'submit p50/p95/p99 ms': Object.values(measured.submit).map(round).join(' / '),
      'decide p50/p95/p99 ms': Object.values(measured.decide).map(round).join(' / '),
      'decide to final p50/p95/p99 ms': Object.values(measured.decideToFinal).map(round).join(' / '),
    };
  }),
);

import pg from 'pg';
import { call } from './http-client.ts';
import { type Lifecycle, type Measurement, measure, timed } from './measure.ts';
import { bearer, familyCpuMilliseconds, PORTS, type Program, startProgram, startStack } from './processes.ts';
import { round, spread, type Table } from './table.ts';

const CLIENTS = [1, 16, 64];
const POLL_MS = 2;

export const QUESTION = {
  question_text: 'Which planet is closest to the sun?',
  options: ['Venus', 'Mercury', 'Mars'],
  correct_answer: 'Mercury',
  assigned_to: 'assessor@example.com',
};

/** A program under measurement, and how to run one approval with it. */
export interface Caller {
  name: string;
  pid: number;
  lifecycle: Lifecycle;
}

interface CpuTimes {
  program: number | undefined;
  postgres: number | undefined;
}

/**
 * Lifecycles per second of the whole local stack beside the floor, on the same PostgreSQL server with fsync on: submit, be
 * notified, decide, read the final status. The stack checks tokens, sends mails, speaks the AWS protocols and keeps a
 * history; the floor does none of that.
 */
export async function benchLifecycle(databaseUrl: string): Promise<Table[]> {
  const floor = await startFloor(databaseUrl);
  const stack = await startStack(databaseUrl);
  try {
    const rows = await measureAll([floorCaller(floor), await stackCaller(stack)], databaseUrl);
    return [{ title: 'Lifecycles', rows }];
  } finally {
    await stack.stop();
    await floor.stop();
  }
}

export const startFloor = (databaseUrl: string) => startProgram('bench/floor-server.ts', [databaseUrl], {});

export const floorCaller = ({ pid, printed }: Program): Caller => {
  return { name: 'floor', pid, lifecycle: lifecycleOf(restApi(printed, {}, {})) };
};

export async function stackCaller({ pid }: Program): Promise<Caller> {
  const [author, assessor] = [await bearer('author@example.com'), await bearer('assessor@example.com')];
  return { name: 'stack', pid, lifecycle: lifecycleOf(restApi(`http://127.0.0.1:${PORTS.PORT}`, author, assessor)) };
}

/** Measures in turns, for each number of clients; the others are compared with the first. */
export async function measureAll(callers: Caller[], databaseUrl: string): Promise<Table['rows']> {
  const postgresPid = await postmasterOf(databaseUrl);
  const rows: Table['rows'] = [];
  for (const clients of CLIENTS) {
    let floorRate: number | undefined;
    for (const caller of callers) {
      const measured = await measureCaller(caller, clients, postgresPid);
      floorRate ??= measured.lifecyclesPerSecond;
      rows.push({ clients, ...rowOf(caller.name, measured, floorRate) });
    }
  }
  return rows;
}

async function measureCaller(caller: Caller, clients: number, postgresPid: number) {
  const usedNow = (): CpuTimes => {
    return { program: familyCpuMilliseconds(caller.pid), postgres: familyCpuMilliseconds(postgresPid) };
  };
  let before = usedNow();
  const measured = await measure(clients, caller.lifecycle, () => {
    before = usedNow();
  });
  const after = usedNow();
  const perLifecycle = (from?: number, to?: number) =>
    ((to ?? Number.NaN) - (from ?? Number.NaN)) / measured.lifecycles;
  const cpu = [perLifecycle(before.program, after.program), perLifecycle(before.postgres, after.postgres)];
  return { ...measured, cpu };
}

function rowOf(name: string, measured: Measurement & { cpu: number[] }, floorRate: number) {
  return {
    program: name,
    'lifecycles/s': round(measured.lifecyclesPerSecond),
    'ratio to the floor': round(measured.lifecyclesPerSecond / floorRate),
    'submit ms p50/p95/p99': spread(measured.submit),
    'decide ms p50/p95/p99': spread(measured.decide),
    'decide to final ms p50/p95/p99': spread(measured.decideToFinal),
    'CPU ms a lifecycle: program + PostgreSQL': measured.cpu.map(round).join(' + '),
  };
}

/** The three calls of an approval. */
export interface Api {
  /** Returns the id of the task. */
  submit(): Promise<string>;
  decide(id: string): Promise<unknown>;
  status(id: string): Promise<string>;
}

export function restApi(url: string, author: Record<string, string>, assessor: Record<string, string>): Api {
  return {
    submit: async () => (await call(`${url}/questions`, 'POST', QUESTION, author)).body.task_id,
    decide: (id) => call(`${url}/tasks/${id}/decision`, 'POST', { decision: 'APPROVED' }, assessor),
    status: async (id) => (await call(`${url}/tasks/${id}`, 'GET', undefined, author)).body.status,
  };
}

/** Submits, decides, and asks until the final status is there. */
export function lifecycleOf(api: Api): Lifecycle {
  return async () => {
    const [submit, id] = await timed(() => api.submit());
    const started = performance.now();
    const [decide] = await timed(() => api.decide(id));
    while ((await api.status(id)) !== 'APPROVED') await new Promise((wake) => setTimeout(wake, POLL_MS));
    return { submit, decide, decideToFinal: performance.now() - started };
  };
}

/** The process whose children serve the sessions. */
async function postmasterOf(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>(
    "select split_part(pg_read_file('postmaster.pid'), e'\\n', 1)::integer as pid",
  );
  await client.end();
  return rows[0]?.pid ?? 0;
}

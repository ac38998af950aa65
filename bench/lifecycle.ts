import pg from 'pg';
import { call } from './http-client.ts';
import { type Lifecycle, type Measurement, measure, timed } from './measure.ts';
import { bearer, cpuMilliseconds, familyCpuMilliseconds, PORTS, startProgram, startStack } from './processes.ts';
import { round, spread, type Table } from './table.ts';

const CLIENTS = [1, 16, 64];
const POLL_MS = 2;

export const QUESTION = {
  question_text: 'Which planet is closest to the sun?',
  options: ['Venus', 'Mercury', 'Mars'],
  correct_answer: 'Mercury',
  assigned_to: 'assessor@example.com',
};

interface Caller {
  name: string;
  url: string;
  pid: number;
  author: Record<string, string>;
  assessor: Record<string, string>;
}

interface CpuTimes {
  program: number | undefined;
  postgres: number | undefined;
}

/**
 * Lifecycles a second of the whole local stack beside the floor, on the same PostgreSQL server with fsync on: submit, be
 * notified, decide, see the final status. The stack checks tokens, mails, speaks the AWS protocols and keeps a history; the
 * floor does none of it.
 */
export async function benchLifecycle(databaseUrl: string): Promise<Table[]> {
  const postgresPid = await postmasterOf(databaseUrl);
  const floor = await startProgram('bench/floor-server.ts', [databaseUrl], {});
  const stack = await startStack(databaseUrl);
  const people = { author: await bearer('author@example.com'), assessor: await bearer('assessor@example.com') };
  const callers = [
    { name: 'floor', url: floor.printed, pid: floor.pid, author: {}, assessor: {} },
    { name: 'stack', url: `http://127.0.0.1:${PORTS.PORT}`, pid: stack.pid, ...people },
  ];
  const rows: Table['rows'] = [];
  try {
    for (const clients of CLIENTS) {
      let floorRate: number | undefined;
      for (const caller of callers) {
        const measured = await measureCaller(caller, clients, postgresPid);
        floorRate ??= measured.lifecyclesPerSecond;
        rows.push({ clients, ...rowOf(caller.name, measured, floorRate) });
      }
    }
  } finally {
    await stack.stop();
    await floor.stop();
  }
  return [{ title: 'Lifecycles', rows }];
}

async function measureCaller(caller: Caller, clients: number, postgresPid: number) {
  const usedNow = (): CpuTimes => {
    return { program: cpuMilliseconds(caller.pid), postgres: familyCpuMilliseconds(postgresPid) };
  };
  let before = usedNow();
  const measured = await measure(clients, lifecycleOf(caller), () => {
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

function lifecycleOf({ url, author, assessor }: Caller): Lifecycle {
  return async () => {
    const [submit, { body }] = await timed(() => call(`${url}/questions`, 'POST', QUESTION, author));
    const task = `${url}/tasks/${body.task_id}`;
    const started = performance.now();
    const [decide] = await timed(() => call(`${task}/decision`, 'POST', { decision: 'APPROVED' }, assessor));
    while ((await call(task, 'GET', undefined, author)).body.status !== 'APPROVED') {
      await new Promise((wake) => setTimeout(wake, POLL_MS));
    }
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

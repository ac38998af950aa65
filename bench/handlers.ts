import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { startAwsStandIn } from '../tests/support/aws-stand-in.ts';
import type { TestDatabase } from '../tests/support/create-database.ts';
import { setFunctionEnvironment } from '../tests/support/function-environment.ts';
import { startPostgresProxy } from '../tests/support/postgres-proxy.ts';
import { type Bundle, buildBundles } from './bundles.ts';
import { createBenchDatabase } from './database.ts';
import type { Invocations, Invoked, Loaded } from './handler-process.ts';
import { WORK, workOf } from './handler-work.ts';
import { EVENTS } from './invocations.ts';
import { ROOT } from './processes.ts';
import { mean, percentiles, round, spread, type Table } from './table.ts';

const WARM_UP = 100;
const INVOCATIONS = 500;
/** Fresh processes of each bundle, in turns. */
const COLD_STARTS = 15;

/** Each bundle alone, in its own process, against PostgreSQL, with AWS answered at once over HTTP. */
export async function benchHandlers(serverUrl: string): Promise<Table[]> {
  const database = await createBenchDatabase(serverUrl);
  const proxy = await startPostgresProxy(database.secret);
  const aws = await startAwsStandIn(() => proxy.secret);
  setFunctionEnvironment();
  const { floor, bundles, readable, remove } = await buildBundles();
  try {
    const measured = bundles.filter(({ name }) => name in EVENTS);
    const warm = await warmTable(measured, database, proxy);
    const work = await workTable(
      readable.filter(({ name }) => name in EVENTS),
      database,
    );
    const cold = await coldTable(floor, bundles, database);
    return [warm, work, cold];
  } finally {
    await remove();
    await aws.stop();
    await proxy.stop();
    await database.drop();
  }
}

async function warmTable(
  bundles: Bundle[],
  database: TestDatabase,
  proxy: { roundTrips(): number; reset(): void },
): Promise<Table> {
  const floor = percentiles(await durableWrites(database.url));
  const rows: Table['rows'] = [{ what: 'floor: pg, one durable write', 'ms p50/p95/p99': spread(floor) }];
  for (const { name, file } of bundles) {
    const process = await start(file);
    await process.invoke(await eventsOf(name, database, WARM_UP));
    const events = await eventsOf(name, database, INVOCATIONS);
    proxy.reset();
    const { wallMs, activeMs } = await process.invoke(events);
    const wall = percentiles(wallMs);
    rows.push({
      what: name,
      'round trips': proxy.roundTrips() / INVOCATIONS,
      'ms p50/p95/p99': spread(wall),
      'ratio to the floor': round(wall.p50 / floor.p50),
      'ms at work': round(activeMs / INVOCATIONS),
    });
    process.stop();
  }
  return { title: 'Handlers, warm', rows };
}

/** Uses bundles that are not minified under a profiler, which slows them down: compare shares, not times. */
async function workTable(bundles: Bundle[], database: TestDatabase): Promise<Table> {
  const rows: Table['rows'] = [];
  for (const { name, file } of bundles) {
    const process = await start(file);
    await process.invoke(await eventsOf(name, database, WARM_UP));
    const { profile } = await process.invoke(await eventsOf(name, database, INVOCATIONS), true);
    process.stop();
    if (profile === null) throw new Error('The process made no profile.');
    const work = workOf(profile, file);
    const shares = WORK.map((owner) => [owner, round((work.get(owner) ?? 0) / INVOCATIONS)]);
    rows.push({ what: name, ...Object.fromEntries(shares) });
  }
  return { title: 'Handlers, warm: ms at work, by who works', rows };
}

async function coldTable(floor: Bundle, bundles: Bundle[], database: TestDatabase): Promise<Table> {
  const figures = new Map(
    [floor, ...bundles].map((bundle) => [bundle, { load: [] as number[], first: [] as number[] }]),
  );
  for (let i = 0; i < COLD_STARTS; i++) {
    for (const [{ name, file }, { load, first }] of figures) {
      const process = await start(file);
      load.push(process.loadMs);
      if (name in EVENTS) first.push(mean((await process.invoke(await eventsOf(name, database, 1))).wallMs));
      process.stop();
    }
  }
  const floorLoad = percentiles(figures.get(floor)?.load ?? []).p50;
  const rows = [...figures].map(([{ name, bytes }, { load, first }]) => ({
    what: name,
    'bundle KB': round(bytes / 1024),
    'load ms p50/p95/p99': spread(percentiles(load)),
    'ratio to the floor': round(percentiles(load).p50 / floorLoad),
    ...(first.length > 0 && { 'first invocation ms p50/p95/p99': spread(percentiles(first)) }),
  }));
  return { title: 'Cold start in a fresh process', rows };
}

async function eventsOf(name: string, database: TestDatabase, count: number): Promise<unknown[]> {
  const events: unknown[] = [];
  while (events.length < count) events.push(await EVENTS[name]?.(database));
  return events;
}

async function start(file: string) {
  const child: ChildProcess = fork(join(ROOT, 'bench/handler-process.ts'), [file], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, LAMBDA_TASK_ROOT: dirname(file) },
  });
  const message = async <Message>() => {
    const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${file} ended`)));
    const [received] = await Promise.race([once(child, 'message'), ended]);
    return received as Message;
  };
  const { loadMs } = await message<Loaded>();
  const invoke = (events: unknown[], isProfiled = false) => {
    const invocations: Invocations = { events, isProfiled };
    child.send(invocations);
    return message<Invoked>();
  };
  return { loadMs, invoke, stop: () => void child.kill() };
}

/** The waiting time of the shortest possible function. */
async function durableWrites(databaseUrl: string): Promise<number[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('create table floor (n integer); insert into floor values (0)');
  const times: number[] = [];
  for (let i = 0; i < INVOCATIONS; i++) {
    const started = performance.now();
    await client.query('update floor set n = n + 1');
    times.push(performance.now() - started);
  }
  await client.end();
  return times;
}

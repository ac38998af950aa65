import type { TestDatabase } from '../tests/support/create-database.ts';
import { createBenchDatabase } from './database.ts';
import { mean, round, type Table } from './table.ts';

/** Tables that a lifecycle writes. */
const WRITTEN = [
  'approval_tasks',
  'reviews',
  'questions',
  'question_words',
  'task_events',
  'task_tokens',
  'review_links',
  'mails',
];
const LIFECYCLES = 500;
/** With one and with two of each index, in turns: the machine's speed changes while this runs. */
const TURNS = 3;

/** One lifecycle after another. No commit waits for the disk, so only work is measured. */
const CALLS = `
  create procedure lifecycles(p_count integer) language plpgsql as $$
  declare
    v_task_id uuid;
    v_mail_id uuid;
  begin
    for n in 1..p_count loop
      v_task_id := gen_random_uuid();
      perform submit_question(gen_random_uuid(), array[v_task_id], null, array['author' || n % 50 || '@example.com'],
        jsonb_build_array(jsonb_build_object('assigned_to', array['assessor' || n % 20 || '@example.com'], 'required_approvals', 1)),
        false, 604800, null, n || clock_timestamp()::text, sha256('request'), 'Which planet is closest to the sun?',
        '["Venus", "Mercury", "Mars"]', 'Mercury', sha256('content'), 0, now(), 'REST', 'bench');
      commit;
      select mail_id into v_mail_id
      from keep_task_token(v_task_id, v_task_id::text, now(), sha256(v_task_id::text::bytea), now() + interval '1 minute');
      commit;
      perform mark_mailed(v_mail_id, now(), 'WORKFLOW', 'bench');
      commit;
      perform decide_task(v_task_id, 'APPROVED', null, 'assessor' || n % 20 || '@example.com', false, now(), 'REST', 'bench');
      commit;
      perform close_task(v_task_id, false, now(), 'WORKFLOW', 'bench');
      commit;
    end loop;
  end $$`;

/** What the gate's functions and each index cost a lifecycle, in the database alone. */
export async function benchGate(serverUrl: string): Promise<Table[]> {
  const database = await createBenchDatabase(serverUrl, { isDurable: false });
  try {
    // After a checkpoint, a page is first written whole, and that would count for the statement that writes it first.
    await database.rows('alter system set full_page_writes = off');
    await database.rows('select pg_reload_conf()');
    await database.rows(CALLS);
    await run(database);
    return [await functionTable(database), await indexTable(database)];
  } finally {
    await database.drop();
  }
}

async function functionTable(database: TestDatabase): Promise<Table> {
  await database.rows('select pg_stat_reset()');
  await run(database, "set track_functions = 'all'");
  const rows = await database.rows<{ what: string; calls: number; self: number }>(`
    select funcname as what, calls::float8 / ${LIFECYCLES} as calls, self_time / ${LIFECYCLES} as self
    from pg_stat_user_functions where funcname <> 'lifecycles' and self_time > 0 order by self_time desc`);
  return {
    title: 'Functions of the gate, per lifecycle',
    rows: rows.map(({ what, calls, self }) => ({ what, calls, 'ms, without those it calls': round(self) })),
  };
}

async function indexTable(database: TestDatabase): Promise<Table> {
  const indexes = await database.rows<Index>(
    'select indexname as name, indexdef as definition from pg_indexes where tablename = any($1) order by tablename, 1',
    [WRITTEN],
  );
  const rows: Table['rows'] = [];
  for (const index of indexes) {
    rows.push({ what: index.name, 'WAL bytes': Math.round((await costOf(database, [index])).walBytes) });
  }
  const { ms, walBytes } = await costOf(database, indexes);
  rows.push({ what: 'all of them', 'WAL bytes': Math.round(walBytes), ms: round(ms) });
  return { title: 'Indexes, per lifecycle', rows };
}

interface Index {
  name: string;
  definition: string;
}

/** What a second copy of each index costs: without most of them, the product would not work. */
async function costOf(database: TestDatabase, indexes: Index[]): Promise<Work> {
  const once: Work[] = [];
  const twice: Work[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    once.push(await run(database));
    for (const { name, definition } of indexes)
      await database.rows(definition.replace(` ${name} `, ` another_${name} `));
    twice.push(await run(database));
    for (const { name } of indexes) await database.rows(`drop index another_${name}`);
  }
  const added = (unit: keyof Work) => mean(twice.map((work) => work[unit])) - mean(once.map((work) => work[unit]));
  return { ms: added('ms'), walBytes: added('walBytes') };
}

interface Work {
  ms: number;
  walBytes: number;
}

/** The time and the write-ahead log of one lifecycle. */
async function run({ pool }: TestDatabase, setting = ''): Promise<Work> {
  const client = await pool.connect();
  try {
    await client.query(setting);
    const position = async () =>
      Number((await client.query("select pg_current_wal_insert_lsn() - '0/0'::pg_lsn as bytes")).rows[0].bytes);
    const before = await position();
    const started = performance.now();
    await client.query(`call lifecycles(${LIFECYCLES})`);
    const ms = (performance.now() - started) / LIFECYCLES;
    return { ms, walBytes: ((await position()) - before) / LIFECYCLES };
  } finally {
    await client.query('reset all');
    client.release();
  }
}

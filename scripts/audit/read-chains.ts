import type pg from 'pg';
import type { Chain } from './chain.ts';

/** Rows held in memory at once. */
const PAGE_ROWS = 500;

/** The columns as event_hash reads them, except for times that no event can have (infinity, or too late for a bigint): they must not end the reading. */
const micros = (column: string) => `trunc(extract(epoch from ${column} at time zone 'UTC') * 1000000)::text`;

/** Every column of these tables that holds a time, so that a new one is checked without being named here. */
const TIMES = `
  select string_agg(
    format('case when not isfinite(%1$s.%2$I) then ''%1$s.%2$s is '' || %1$s.%2$I::text end', attrelid::regclass, attname),
    ', ' order by attrelid, attnum
  ) as infinite
  from pg_attribute
  where attrelid in ('approval_tasks'::regclass, 'questions'::regclass)
    and atttypid = 'timestamptz'::regtype
    and not attisdropped`;

/** `infinite` is the list from TIMES. */
const chains = (infinite: string) => `
  select task_id, question_id, question_text, options, correct_answer, assigned_by, assigned_to, stands_in_for, status, decision, comments,
    decided_by, ${micros('decided_at')} as decided_at, ${micros('notified_at')} as notified_at,
    ${micros('reminded_at')} as reminded_at, ${micros('author_notified_at')} as author_notified_at, ${micros('approval_tasks.due_at')} as due_at,
    ${micros('approval_tasks.created_at')} as created_at, event_sequence, encode(last_event_hash, 'hex') as last_event_hash,
    array_remove(array[${infinite}]::text[], null) as infinite,
    (
      select coalesce(json_agg(json_build_object('sequence', sequence, 'event', event, 'happened_at', ${micros('happened_at')},
        'actor', actor, 'via', via, 'request_id', request_id, 'decision', task_events.decision,
        'status', task_events.status, 'content_hash', encode(content_hash, 'hex'),
        'previous_hash', encode(previous_hash, 'hex'), 'hash_form', hash_form, 'assigned_to', task_events.assigned_to,
        'due_at', ${micros('task_events.due_at')}, 'recipient', recipient, 'from', "from", 'hash', encode(hash, 'hex')) order by sequence), '[]')
      from task_events
      where task_events.task_id = approval_tasks.task_id
    ) as events
  from approval_tasks
  join questions using (question_id)
  order by task_id`;

const HEADS = `
  select task_id, event_sequence as sequence, encode(last_event_hash, 'hex') as hash
  from approval_tasks
  where event_sequence > 0
  order by task_id`;

const LOST = `
  select head.task_id, head.sequence, exists (select from approval_tasks where task_id = head.task_id) as is_there
  from unnest($1::uuid[], $2::integer[], $3::text[]) with ordinality as head (task_id, sequence, hash, place)
  left join task_events using (task_id, sequence)
  where encode(task_events.hash, 'hex') is distinct from head.hash
  order by place`;

/** A kept head that no history contains; `is_there` says whether its task exists. */
export interface LostHead extends Pick<Head, 'task_id' | 'sequence'> {
  is_there: boolean;
}

/** The newest event of a task, for keeping outside. */
export interface Head {
  task_id: string;
  sequence: number;
  hash: string;
}

/** Every task with its history, by task_id. */
export async function* readChains(client: pg.ClientBase): AsyncGenerator<Chain> {
  const { rows } = await client.query<{ infinite: string }>(TIMES);
  yield* read<Chain>(client, chains(rows[0]?.infinite ?? ''));
}

/** The head of each history, by task_id. */
export function readHeads(client: pg.ClientBase): AsyncGenerator<Head> {
  return read<Head>(client, HEADS);
}

/** The heads that no history contains, in the given order, and whether their tasks exist. */
export async function findLost(client: pg.ClientBase, heads: Head[]): Promise<LostHead[]> {
  const values = [
    heads.map(({ task_id }) => task_id),
    heads.map(({ sequence }) => sequence),
    heads.map(({ hash }) => hash),
  ];
  const { rows } = await client.query<LostHead>(LOST, values);
  return rows;
}

/** The number of events, including those without a task. */
export async function countEvents(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ count: number }>('select count(*)::integer as count from task_events');
  return rows[0]?.count ?? 0;
}

/** Runs `work` on one snapshot of the database, which it cannot change. */
export async function onSnapshot<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('begin transaction isolation level repeatable read, read only');
  try {
    return await work();
  } finally {
    await client.query('rollback');
  }
}

/** The rows of a query, page by page; within a transaction. */
export async function* read<Row extends pg.QueryResultRow>(client: pg.ClientBase, query: string): AsyncGenerator<Row> {
  await client.query(`declare audit no scroll cursor for ${query}`);
  for (;;) {
    const { rows } = await client.query<Row>(`fetch ${PAGE_ROWS} from audit`);
    yield* rows;
    if (rows.length < PAGE_ROWS) break;
  }
  await client.query('close audit');
}

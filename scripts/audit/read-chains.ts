import type pg from 'pg';
import type { Chain } from './chain.ts';

/** Rows held in memory at once. */
const PAGE_ROWS = 500;

const micros = (column: string) => `(extract(epoch from ${column} at time zone 'UTC') * 1000000)::bigint::text`;

const CHAINS = `
  select task_id, question_id, question_text, options, correct_answer, assigned_by, assigned_to, status, decision, comments,
    decided_by, ${micros('decided_at')} as decided_at, ${micros('notified_at')} as notified_at,
    ${micros('author_notified_at')} as author_notified_at,
    ${micros('approval_tasks.created_at')} as created_at, event_sequence, encode(last_event_hash, 'hex') as last_event_hash,
    (
      select coalesce(json_agg(json_build_object('sequence', sequence, 'event', event, 'happened_at', ${micros('happened_at')},
        'actor', actor, 'via', via, 'request_id', request_id, 'decision', task_events.decision,
        'status', task_events.status, 'content_hash', encode(content_hash, 'hex'),
        'previous_hash', encode(previous_hash, 'hex'), 'hash', encode(hash, 'hex')) order by sequence), '[]')
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

/** The newest event of a task, as it is kept outside. */
export interface Head {
  task_id: string;
  sequence: number;
  hash: string;
}

/** Every task with its history, by task_id. */
export function readChains(client: pg.ClientBase): AsyncGenerator<Chain> {
  return read<Chain>(client, CHAINS);
}

/** The head of each history, by task_id. */
export function readHeads(client: pg.ClientBase): AsyncGenerator<Head> {
  return read<Head>(client, HEADS);
}

/** How many events there are, those of no task included. */
export async function countEvents(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ count: number }>('select count(*)::integer as count from task_events');
  return rows[0]?.count ?? 0;
}

/** Runs `work` on one state of the database, whatever is written meanwhile; it cannot write itself. */
export async function onSnapshot<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('begin transaction isolation level repeatable read, read only');
  try {
    return await work();
  } finally {
    await client.query('rollback');
  }
}

/** The rows of a query, a page at a time; within a transaction. */
async function* read<Row extends pg.QueryResultRow>(client: pg.ClientBase, query: string): AsyncGenerator<Row> {
  await client.query(`declare audit no scroll cursor for ${query}`);
  for (;;) {
    const { rows } = await client.query<Row>(`fetch ${PAGE_ROWS} from audit`);
    yield* rows;
    if (rows.length < PAGE_ROWS) break;
  }
  await client.query('close audit');
}

import pg from 'pg';
import { historyFaults } from '../support/history.ts';
import { migrationSteps } from '../support/migration-files.ts';

/** A migrated database of one world, which keeps every version of every task. */
export interface WorldDatabase {
  url: string;
  rows<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Holds the row of the task locked, so that all who come meanwhile queue for it. The answer lets go. */
  hold(task_id: string): Promise<() => Promise<void>>;
  /** What is broken in the histories of the tasks, a line each. */
  historyFaults(): Promise<string[]>;
  /** Forgets everything that is looked through after each run. To be called when all are closed. */
  forgetClosed(): Promise<void>;
  drop(): Promise<void>;
}

const FORGOTTEN = [
  'torture.versions',
  'local_aws.executions',
  'task_events',
  'repair_leases',
  'mails',
  'reviews',
  'question_words',
  'task_tokens',
  'review_links',
  'approval_tasks',
  'questions',
];

/** What a task was after each change of what must not change twice. */
const VERSIONS = `
  create schema torture;
  create table torture.versions (
    version bigint generated always as identity,
    task_id uuid not null,
    status text not null,
    decision text,
    decided_by text,
    decided_at timestamptz,
    comments text,
    updated_at timestamptz not null
  );
  create function torture.keep_version() returns trigger language plpgsql security definer as $$
  begin
    insert into torture.versions (task_id, status, decision, decided_by, decided_at, comments, updated_at)
    values (new.task_id, new.status, new.decision, new.decided_by, new.decided_at, new.comments, new.updated_at);
    return null;
  end $$;
  create trigger keep_version after insert or update on approval_tasks for each row execute function torture.keep_version();`;

/** Makes it on the server of `serverUrl`. Commits do not wait for the disk: nothing here crashes PostgreSQL. */
export async function createWorldDatabase(serverUrl: string, name: string): Promise<WorldDatabase> {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await onServer(serverUrl, [
    `drop database if exists ${name} with (force)`,
    `create database ${name}`,
    `alter database ${name} set synchronous_commit = off`,
  ]);
  const pool = new pg.Pool({ connectionString: url.href, max: 4 });
  // Connections end with the database.
  pool.on('error', () => undefined);
  for (const text of migrationSteps()) await pool.query(text);
  // Deployments take turns by it.
  await pool.query('create table schema_migrations (name text)');
  await pool.query(VERSIONS);
  return {
    url: url.href,
    rows: async (text, values) => (await pool.query(text, values)).rows,
    hold: async (task_id) => {
      const client = await pool.connect();
      await client.query('begin');
      await client.query('select from approval_tasks where task_id = $1 for update', [task_id]);
      return async () => {
        await client.query('commit');
        client.release();
      };
    },
    historyFaults: () => historyFaults(pool),
    forgetClosed: async () => {
      await pool.query(FORGOTTEN.map((table) => `delete from ${table}`).join(';'));
    },
    drop: async () => {
      await pool.end();
      await onServer(serverUrl, [`drop database ${name} with (force)`]);
    },
  };
}

async function onServer(url: string, statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

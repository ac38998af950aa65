import { randomUUID } from 'node:crypto';
import { createDatabase, type TestDatabase } from '../support/create-database.ts';

const FORGOTTEN = [
  'simulation.versions',
  'local_aws.messages',
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

/** Each version of a task's columns that must not change twice, whichever statement changed it. */
const VERSIONS = `
  create schema simulation;
  create table simulation.versions (
    version bigint generated always as identity,
    task_id uuid not null,
    status text not null,
    decision text,
    decided_by text,
    decided_at timestamptz,
    comments text,
    updated_at timestamptz not null
  );
  create function simulation.keep_version() returns trigger language plpgsql security definer as $$
  begin
    insert into simulation.versions (task_id, status, decision, decided_by, decided_at, comments, updated_at)
    values (new.task_id, new.status, new.decision, new.decided_by, new.decided_at, new.comments, new.updated_at);
    return null;
  end $$;
  create trigger keep_version after insert or update on approval_tasks
    for each row execute function simulation.keep_version();`;

/** Creates the empty database of one world. Commits do not wait for the disk: nothing here crashes PostgreSQL. */
export function createWorldDatabase(serverUrl: string): Promise<TestDatabase> {
  return createDatabase(serverUrl, `world_${randomUUID().replaceAll('-', '')}`, { isDurable: false });
}

/** Has a migrated database keep every version of every task. */
export async function keepVersions(database: Pick<TestDatabase, 'rows'>): Promise<void> {
  await database.rows(VERSIONS);
}

/** Deletes the previous run. Call it when nothing is running. */
export async function forgetRun(database: TestDatabase): Promise<void> {
  await database.rows(FORGOTTEN.map((table) => `delete from ${table}`).join(';'));
}

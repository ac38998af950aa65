import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import createTasks from '../../../db/migrations/0001_create_tasks.sql';
import addRepairColumns from '../../../db/migrations/0002_add_repair_columns.sql';
import createTaskEvents from '../../../db/migrations/0003_create_task_events.sql';
import addAuthorNotification from '../../../db/migrations/0004_add_author_notification.sql';
import indexTasksByStatus from '../../../db/migrations/0005_index_tasks_by_status.sql';
import createRoomForTask from '../../../db/migrations/0007_create_room_for_task.sql';
import { clientConfig, type DatabaseSecret } from './connection.ts';

/** Every file of db/migrations, by name: bundled, since a deployed function has no such folder. */
const MIGRATIONS = {
  '0001_create_tasks.sql': createTasks,
  '0002_add_repair_columns.sql': addRepairColumns,
  '0003_create_task_events.sql': createTaskEvents,
  '0004_add_author_notification.sql': addAuthorNotification,
  '0005_index_tasks_by_status.sql': indexTasksByStatus,
  '0007_create_room_for_task.sql': createRoomForTask,
};

/** The number of the last migration: what `SchemaVersion` in template.yaml must say for it to be applied. */
export const SCHEMA_VERSION = Number.parseInt(Object.keys(MIGRATIONS).at(-1) ?? '', 10);

/** Only one migration runs at a time; what waits for it gives up after this. */
const LOCK_TIMEOUT_MS = 240_000;

/**
 * Applies what the database lacks, each file in a transaction, under an advisory lock; answers the names applied.
 * Refuses a database where a file is missing in the middle. Nothing is ever taken back.
 */
export async function applyMigrations(secret: DatabaseSecret): Promise<string[]> {
  const dir = await mkdtemp(join(tmpdir(), 'migrations-'));
  const client = new pg.Client({ ...clientConfig(secret), lock_timeout: LOCK_TIMEOUT_MS });
  try {
    for (const [name, sql] of Object.entries(MIGRATIONS)) await writeFile(join(dir, name), sql);
    await client.connect();
    const applied = await runner({
      dbClient: client,
      dir,
      direction: 'up',
      migrationsTable: 'schema_migrations',
      advisoryLockMode: 'wait',
      log: () => undefined,
    });
    return applied.map(({ name }) => name);
  } finally {
    await client.end();
    await rm(dir, { recursive: true });
  }
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type MigrationBuilder, runner } from 'node-pg-migrate';
import type pg from 'pg';
import createTasks from '../../migrations/0001_create_tasks.sql';
import addRepairColumns from '../../migrations/0002_add_repair_columns.sql';
import createTaskEvents from '../../migrations/0003_create_task_events.sql';
import addAuthorNotification from '../../migrations/0004_add_author_notification.sql';
import indexTasksByStatus from '../../migrations/0005_index_tasks_by_status.sql';
import keepOutcomes from '../../migrations/0006_keep_outcomes.sql';
import createRoomForTask from '../../migrations/0007_create_room_for_task.sql';
import addBouncedMails from '../../migrations/0008_add_bounced_mails.sql';
import prepareGate from '../../migrations/0009_prepare_gate.sql';
import createReviews from '../../migrations/0010_create_reviews.sql';
import createMails from '../../migrations/0011_create_mails.sql';
import createAbsences from '../../migrations/0012_create_absences.sql';
import createPapers from '../../migrations/0013_create_papers.sql';
import type { DatabaseSecret } from './connection.ts';
import { mayWait, stepsOf } from './migration-steps.ts';
import { DEPLOYMENT_MS, limitsOf, type Patience, patienceOf, patiently, signIn } from './patience.ts';
import { takeTurn } from './turn.ts';

/** The files of src/migrations by name, with their texts: bundled, since a deployed function has no such folder. */
export type Migrations = Record<string, string>;

/** All their names. */
export const MIGRATIONS: Migrations = {
  '0001_create_tasks.sql': createTasks,
  '0002_add_repair_columns.sql': addRepairColumns,
  '0003_create_task_events.sql': createTaskEvents,
  '0004_add_author_notification.sql': addAuthorNotification,
  '0005_index_tasks_by_status.sql': indexTasksByStatus,
  '0006_keep_outcomes.sql': keepOutcomes,
  '0007_create_room_for_task.sql': createRoomForTask,
  '0008_add_bounced_mails.sql': addBouncedMails,
  '0009_prepare_gate.sql': prepareGate,
  '0010_create_reviews.sql': createReviews,
  '0011_create_mails.sql': createMails,
  '0012_create_absences.sql': createAbsences,
  '0013_create_papers.sql': createPapers,
};

/**
 * Applies missing migrations, one file after another, one deployment at a time; answers the names applied. Meanwhile people wait
 * LOCK_TIMEOUT_MS at most. An interrupted file starts over. Nothing is rolled back.
 * @throws ConfigError | DatabaseUnavailableError
 */
export async function applyMigrations(
  secret: DatabaseSecret,
  patience: Patience = patienceOf(DEPLOYMENT_MS),
  migrations: Migrations = MIGRATIONS,
): Promise<string[]> {
  const dir = await mkdtemp(join(tmpdir(), 'migrations-'));
  const applied: string[] = [];
  try {
    // The library looks for names in a folder; the loader supplies the texts.
    for (const name of Object.keys(migrations)) await writeFile(join(dir, name), '');
    await patiently(patience, () => applyMissing({ secret, patience, migrations, dir, applied }));
    return applied;
  } finally {
    await rm(dir, { recursive: true });
  }
}

interface Work {
  secret: DatabaseSecret;
  patience: Patience;
  migrations: Migrations;
  dir: string;
  /** Names are added as they are applied, so that a failure of a later file does not lose them. */
  applied: string[];
}

async function applyMissing(work: Work): Promise<void> {
  const { secret, patience, applied } = work;
  const turn = await takeTurn(secret, patience);
  try {
    const client = await signIn(secret, patience);
    try {
      for (;;) {
        const [migration] = await applyNext(client, work);
        if (migration === undefined) return;
        applied.push(migration.name);
      }
    } finally {
      await client.end();
    }
  } finally {
    await turn.end();
  }
}

function applyNext(client: pg.Client, { patience, migrations, dir }: Work) {
  return runner({
    dbClient: client,
    dir,
    direction: 'up',
    count: 1,
    migrationsTable: 'schema_migrations',
    // Anybody who can sign in could take and keep the library's advisory lock.
    noLock: true,
    // A file that is missing from the list is applied again.
    checkOrder: false,
    migrationLoaderStrategies: [
      { extensions: ['.sql'], loader: async (paths) => paths.map((path) => load(path, migrations, patience)) },
    ],
    log: () => undefined,
  });
}

function load(path: string, migrations: Migrations, patience: Patience) {
  const steps = stepsOf(migrations[basename(path)] ?? '');
  const up = async (builder: MigrationBuilder) => {
    const [only = '', ...more] = steps;
    if (more.length === 0) {
      builder.sql(limitsOf(patience, mayWait(only)));
      return builder.sql(only);
    }
    builder.noTransaction();
    for (const step of steps) {
      await builder.db.query(limitsOf(patience, mayWait(step)));
      await builder.db.query(step);
    }
  };
  return { id: path, filePaths: [path], actions: { up, down: false as const } };
}

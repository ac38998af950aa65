import { randomBytes, randomUUID } from 'node:crypto';
import { connect, type DatabaseSecret } from '../../src/adapters/postgres/connection.ts';
import { questionReads } from '../../src/adapters/postgres/read-questions.ts';
import { createTaskStore } from '../../src/adapters/postgres/task-store.ts';
import type { ExecutionId } from '../../src/core/ports/workflow.ts';
import type { Decision } from '../../src/core/task.ts';
import type { Origin } from '../../src/core/task-event.ts';
import type { TestDatabase } from './database.ts';

/** What one execution environment of Lambda has to itself: a database connection, and what its use cases are given. */
export type Environment = ReturnType<typeof createEnvironment>;

/** Makes one; `started`, `told` and `mailed` keep what it did besides writing. The use cases run on it as they are. */
export function createEnvironment(secret: DatabaseSecret) {
  const started: string[] = [];
  const told: { task_token: string; decision: Decision | null }[] = [];
  const mailed: string[] = [];
  const query = connect({
    readSecret: async () => JSON.stringify(secret),
    applicationName: 'environment',
    onIdleError: () => undefined,
  });
  return {
    started,
    told,
    mailed,
    store: { ...createTaskStore(query), ...questionReads(query) },
    starter: {
      start: async ({ task_id }: ExecutionId) => {
        started.push(task_id);
        return 'started' as const;
      },
    },
    callbacks: {
      sendDecision: async (task_token: string, decision: Decision | null) => {
        told.push({ task_token, decision });
        return 'delivered' as const;
      },
    },
    mailer: { sendReviewMail: async ({ code }: { code: string }) => void mailed.push(code) },
    telemetry: { count: () => undefined, warn: () => undefined },
    clock: { now: () => new Date() },
    origin: { via: 'REST', request_id: 'request-1' } as Origin,
    policy: { assessor_domains: [], max_open_tasks: 0 },
    ids: { uuid: () => randomUUID(), linkCode: () => randomBytes(32).toString('base64url') },
  };
}

/**
 * Runs all of `racers` on one task at the same moment: holds the task's row until each of them waits for it. They must
 * all lock the row, and each on a connection of its own.
 */
export async function raceOnRow<T>(
  database: TestDatabase,
  task_id: string,
  racers: (() => Promise<T>)[],
): Promise<PromiseSettledResult<T>[]> {
  return await raceOnLock(
    database,
    { text: 'select from approval_tasks where task_id = $1 for update', values: [task_id] },
    racers,
  );
}

/** As `raceOnRow`, on what the statement `lock` locks. */
export async function raceOnLock<T>(
  database: TestDatabase,
  lock: { text: string; values: unknown[] },
  racers: (() => Promise<T>)[],
): Promise<PromiseSettledResult<T>[]> {
  const holder = await database.pool.connect();
  try {
    await holder.query('begin');
    await holder.query(lock);
    const races = racers.map((race) => race());
    const settled = Promise.allSettled(races);
    await untilWaiting(database, racers.length);
    await holder.query('commit');
    return await settled;
  } finally {
    holder.release();
  }
}

/** Waits until so many connections to the database wait for a lock. */
export async function untilWaiting(database: TestDatabase, count: number): Promise<void> {
  const waiting = `select count(*)::int as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  for (;;) {
    const [row] = await database.rows<{ count: number }>(waiting);
    if (row?.count === count) return;
    await new Promise((tick) => setTimeout(tick, 5));
  }
}

/** The items in an order of chance, so that no racer is always the first in the queue for a lock. */
export function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, rank: Math.random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

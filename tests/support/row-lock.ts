import { setTimeout as sleep } from 'node:timers/promises';
import type { TestDatabase } from './create-database.ts';

/** A statement that locks rows, such as `select … for update`. */
export interface Lock {
  text: string;
  values: unknown[];
}

/** Locks the row of a task. */
export function taskLock(task_id: string): Lock {
  return { text: 'select from approval_tasks where task_id = $1 for update', values: [task_id] };
}

/** Holds the lock of the statement, so that everybody else queues for it. The result releases it. */
export async function hold({ pool }: TestDatabase, lock: Lock): Promise<() => Promise<void>> {
  const holder = await pool.connect();
  try {
    await holder.query('begin');
    await holder.query(lock);
  } catch (error) {
    holder.release(true);
    throw error;
  }
  return async () => {
    await holder.query('commit');
    holder.release();
  };
}

/** The number of connections to the database that wait for a lock. */
export async function countWaiting(database: TestDatabase): Promise<number> {
  const [row] = await database.rows<{ count: number }>(`
    select count(*)::int as count
    from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`);
  return row?.count ?? 0;
}

/**
 * Runs all of `racers` on one task at the same moment: holds the task's row until each of them waits for it. All must lock
 * the row, each on its own connection.
 */
export function raceOnRow<T>(
  database: TestDatabase,
  task_id: string,
  racers: (() => Promise<T>)[],
): Promise<PromiseSettledResult<T>[]> {
  return raceOnLock(database, taskLock(task_id), racers);
}

/** Like `raceOnRow`, on the lock of the statement `lock`. */
export async function raceOnLock<T>(
  database: TestDatabase,
  lock: Lock,
  racers: (() => Promise<T>)[],
): Promise<PromiseSettledResult<T>[]> {
  const letGo = await hold(database, lock);
  const settled = Promise.allSettled(racers.map((race) => race()));
  await untilWaiting(database, racers.length);
  await letGo();
  return await settled;
}

/** Runs all acts on one task at the same moment, but in the given order in the queue for the task's row. */
export async function inOrder<Result>(
  database: TestDatabase,
  task_id: string,
  acts: readonly (() => Promise<Result>)[],
): Promise<Result[]> {
  const letGo = await hold(database, taskLock(task_id));
  const running: Promise<Result>[] = [];
  for (const act of acts) {
    let hasEnded = false;
    const before = await countWaiting(database);
    // An act that is killed on its way never waits.
    const ending = act().finally(() => {
      hasEnded = true;
    });
    running.push(ending);
    while (!hasEnded && (await countWaiting(database)) === before) await sleep(2);
  }
  await letGo();
  return await Promise.all(running);
}

/** Waits until so many connections to the database wait for a lock. */
export async function untilWaiting(database: TestDatabase, count: number): Promise<void> {
  while ((await countWaiting(database)) !== count) await sleep(5);
}

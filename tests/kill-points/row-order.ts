import { setTimeout as sleep } from 'node:timers/promises';
import type { TestDatabase } from '../support/database.ts';

/** Runs all acts on one task at the same moment, yet lets the first of them have the task's row first, and so on. */
export async function inOrder<Result>(
  database: TestDatabase,
  task_id: string,
  acts: readonly (() => Promise<Result>)[],
): Promise<Result[]> {
  const holder = await database.pool.connect();
  const running: Promise<Result>[] = [];
  try {
    await holder.query('begin');
    await holder.query('select from approval_tasks where task_id = $1 for update', [task_id]);
    for (const act of acts) {
      let hasEnded = false;
      const before = await countWaiting(database);
      // One that is killed on its way never comes to wait.
      const ending = act().finally(() => {
        hasEnded = true;
      });
      running.push(ending);
      while (!hasEnded && (await countWaiting(database)) === before) await sleep(2);
    }
    await holder.query('commit');
    return await Promise.all(running);
  } finally {
    holder.release();
  }
}

async function countWaiting(database: TestDatabase): Promise<number> {
  const [row] = await database.rows<{ count: number }>(`
    select count(*)::int as count
    from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`);
  return row?.count ?? 0;
}

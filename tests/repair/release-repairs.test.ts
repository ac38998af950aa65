import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { connect } from '../../src/adapters/postgres/connection.ts';
import { repairs } from '../../src/adapters/postgres/repair.ts';
import { REPAIRS, type Repair, type RepairStore } from '../../src/core/ports/repair-store.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { createTestDatabase } from '../support/database.ts';
import { untilWaiting } from '../support/row-lock.ts';
import { type Seed, seedTask } from '../support/seed.ts';

const NOW = Date.UTC(2026, 0, 1);
const at = (seconds: number) => new Date(NOW + seconds * 1000);
const ago = (seconds: number) => at(-seconds).toISOString();

/** A task that each repair will claim. */
const SEEDS: Record<Repair, Seed> = {
  undelivered: { decision: 'APPROVED', decided_by: 'assessor@example.com', decided_at: ago(600), due_at: ago(-600) },
  overdue: { due_at: ago(600), task_token: 'token' },
  unsettled: {},
  untold: { status: 'EXPIRED', execution_told_at: null },
  unstarted: { created_at: ago(600), due_at: ago(-600) },
};

let database: TestDatabase;
let store: RepairStore;

beforeAll(async () => {
  database = await createTestDatabase();
  const readSecret = async () => JSON.stringify(database.secret);
  store = repairs(connect({ readSecret, applicationName: 'release', onIdleError: () => undefined }));
});

beforeEach(() => database.rows('truncate questions cascade'));

afterAll(() => database.drop());

async function seed(repair: Repair): Promise<string> {
  const task_id = await seedTask(database, SEEDS[repair]);
  await database.rows('update approval_tasks set updated_at = $1', [at(-60)]);
  // Written by hand: no stage is settled.
  if (repair === 'unsettled') await database.rows(`update approval_tasks set status = 'EXPIRED'`);
  return task_id;
}
const rows = () => database.rows('select * from approval_tasks left join repair_leases using (task_id)');
const attempts = async () =>
  (await database.rows<{ attempts: number }>('select attempts from repair_leases'))[0]?.attempts;

describe.each(REPAIRS)('a claim of what is %s', (repair) => {
  test('that is given back can be made at once, and counts for nothing', async () => {
    const task_id = await seed(repair);
    expect(await store.claimRepairs(repair, at(0), 100)).toHaveLength(1);
    expect(await store.claimRepairs(repair, at(1), 100)).toEqual([]);
    await store.releaseRepairs(repair, [task_id], at(0));
    expect(await attempts()).toBe(0);
    expect(await store.claimRepairs(repair, at(1), 100)).toHaveLength(1);
  });

  test('is not given back by the run that had it before', async () => {
    const task_id = await seed(repair);
    await store.claimRepairs(repair, at(0), 100);
    expect(await store.claimRepairs(repair, at(61), 100)).toHaveLength(1);
    const held = await rows();
    await store.releaseRepairs(repair, [task_id], at(0));
    expect(await rows()).toEqual(held);
    expect(await store.claimRepairs(repair, at(62), 100)).toEqual([]);
  });

  test('is not made by a run that looked before another one made it', async () => {
    await seed(repair);
    await store.claimRepairs(repair, at(0), 100);
    const other = await database.pool.connect();
    await other.query('begin');
    await other.query('update repair_leases set next_attempt_at = $1', [at(120)]);
    const claimed = store.claimRepairs(repair, at(61), 100);
    await untilWaiting(database, 1);
    await other.query('commit');
    other.release();
    expect(await claimed).toEqual([]);
  });

  test('that is given back twice, because the first answer was lost, takes off one attempt', async () => {
    const task_id = await seed(repair);
    for (const seconds of [0, 61]) await store.claimRepairs(repair, at(seconds), 100);
    for (const _ of [1, 2]) await store.releaseRepairs(repair, [task_id], at(61));
    expect(await attempts()).toBe(1);
  });
});

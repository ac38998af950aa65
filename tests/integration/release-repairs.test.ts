import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { connect } from '../../src/adapters/postgres/connection.ts';
import { repairStore } from '../../src/adapters/postgres/repair-store.ts';
import { REPAIRS, type Repair, type RepairStore } from '../../src/core/ports.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Seed, seedTask } from '../support/seed.ts';

const NOW = Date.UTC(2026, 0, 1);
const at = (seconds: number) => new Date(NOW + seconds * 1000);
const ago = (seconds: number) => at(-seconds).toISOString();

/** A task that is to be claimed for each repair. */
const SEEDS: Record<Repair, Seed> = {
  undelivered: { decision: 'APPROVED', decided_by: 'assessor@example.com', decided_at: ago(600), due_at: ago(-600) },
  overdue: { due_at: ago(600), task_token: 'token' },
  unstarted: { created_at: ago(600), due_at: ago(-600) },
  unmailed: { task_token: 'token', due_at: ago(-600) },
  unannounced: { status: 'EXPIRED' },
};

let database: TestDatabase;
let store: RepairStore;

beforeAll(async () => {
  database = await createTestDatabase();
  const readSecret = async () => JSON.stringify(database.secret);
  store = repairStore(connect({ readSecret, applicationName: 'release', onIdleError: () => undefined }));
});

beforeEach(() => database.rows('truncate questions cascade'));

afterAll(() => database.drop());

async function seed(repair: Repair): Promise<string> {
  const task_id = await seedTask(database, SEEDS[repair]);
  await database.rows('update approval_tasks set updated_at = $1', [at(-60)]);
  return task_id;
}
const row = async () => (await database.rows('select * from approval_tasks'))[0];

describe.each(REPAIRS)('a claim of what is %s', (repair) => {
  test('that is given back can be made at once, and counts for nothing', async () => {
    const task_id = await seed(repair);
    const before = await row();
    expect(await store.claimRepairs(repair, at(0), 100)).toHaveLength(1);
    expect(await store.claimRepairs(repair, at(1), 100)).toEqual([]);
    await store.releaseRepairs(repair, [task_id], at(0));
    expect(await row()).toEqual(before);
    expect(await store.claimRepairs(repair, at(1), 100)).toHaveLength(1);
  });

  test('is not given back by the run that had it before', async () => {
    const task_id = await seed(repair);
    await store.claimRepairs(repair, at(0), 100);
    expect(await store.claimRepairs(repair, at(61), 100)).toHaveLength(1);
    const held = await row();
    await store.releaseRepairs(repair, [task_id], at(0));
    expect(await row()).toEqual(held);
    expect(await store.claimRepairs(repair, at(62), 100)).toEqual([]);
  });

  test('that is given back twice, because the first answer was lost, takes off one attempt', async () => {
    const task_id = await seed(repair);
    for (const seconds of [0, 61]) await store.claimRepairs(repair, at(seconds), 100);
    const attempts = repair === 'unannounced' ? 'author_notification_attempts' : 'repair_attempts';
    for (const _ of [1, 2]) await store.releaseRepairs(repair, [task_id], at(61));
    expect(await row()).toMatchObject({ [attempts]: 1 });
  });
});

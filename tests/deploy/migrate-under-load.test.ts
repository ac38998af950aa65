import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { connect } from '../../src/adapters/postgres/connection.ts';
import { applyMigrations, MIGRATIONS } from '../../src/adapters/postgres/migrations.ts';
import { DatabaseUnavailableError } from '../../src/core/errors.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { textsIn } from '../support/migration-files.ts';
import * as released from '../support/released-statements.ts';

const TASKS = 500_000;
/** Every fifth task waits, which is more than an office ever has. */
const OPEN = 100_000;
const CLIENTS = 6;
const CLOSED_AT = '2026-01-01T00:00:00Z';

let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
let open: string[];

/** A database as the release before mails to authors left it, with tasks of several years. For speed, indexes come after the rows, and keys are not checked. */
beforeAll(async () => {
  database = await createEmptyDatabase();
  const released = textsIn(join(import.meta.dirname, '../support/released-migrations')).slice(0, 3);
  await applyMigrations(database.secret, undefined, Object.fromEntries(released.map(({ name, text }) => [name, text])));
  await withOwner(async (owner) => {
    await owner.query('set session_replication_role = replica');
    const { rows: indexes } = await owner.query<{ name: string; made: string }>(
      `select indexname as name, indexdef as made from pg_indexes
       where tablename = 'approval_tasks' and indexname like 'idx%'`,
    );
    for (const { name } of indexes) await owner.query(`drop index ${name}`);
    await owner.query(
      `insert into questions (question_id, question_text, options, correct_answer)
       values ('11111111-1111-4111-8111-111111111111', 'Which?', '["This", "That"]', 'This')`,
    );
    await owner.query(
      `insert into approval_tasks (question_id, assigned_by, assigned_to, status, decision, decided_by, decided_at,
         created_at, updated_at)
       select '11111111-1111-4111-8111-111111111111', 'author' || n % 1000 || '@example.com', 'assessor@example.com',
         case when n <= $2 then 'PENDING' else 'APPROVED' end, case when n > $2 then 'APPROVED' end,
         case when n > $2 then 'assessor@example.com' end, case when n > $2 then $3::timestamptz end, $3, $3
       from generate_series(1, $1::integer) as n`,
      [TASKS, OPEN, CLOSED_AT],
    );
    for (const { made } of indexes) await owner.query(made);
    const { rows } = await owner.query<{ task_id: string }>(
      `select task_id from approval_tasks where status = 'PENDING' order by task_id limit 20000`,
    );
    open = rows.map(({ task_id }) => task_id);
  });
}, 180_000);

async function withOwner<T>(work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  try {
    return await work(owner);
  } finally {
    await owner.end();
  }
}

/** A person who decides a task and closes it, and tries once more after a refusal, as `Retry-After` says. */
function startPerson(isOver: () => boolean) {
  const query = connect({
    readSecret: async () => JSON.stringify(database.secret),
    applicationName: 'person',
    onIdleError: () => undefined,
  });
  const seen = { decided: [] as string[], refusedTwice: 0, slowestMs: 0 };
  const twice = async (call: () => Promise<unknown>) => {
    for (const attempt of [1, 2]) {
      const startedAt = performance.now();
      try {
        await call();
        seen.slowestMs = Math.max(seen.slowestMs, performance.now() - startedAt);
        return;
      } catch (error) {
        if (!(error instanceof DatabaseUnavailableError)) throw error;
        if (attempt === 2) seen.refusedTwice += 1;
        await sleep(1_000);
      }
    }
  };
  const work = async () => {
    while (!isOver()) {
      // From both ends of the rows that the migration works through.
      const task_id = (seen.decided.length % 2 === 0 ? open.pop() : open.shift()) ?? '';
      const decision = [task_id, 'APPROVED', null, 'assessor@example.com', new Date(), 'REST', 'request', false];
      await twice(() => query({ text: released.decideTask, values: decision }));
      const close = [task_id, false, new Date(), 'WORKFLOW', 'request'];
      await twice(() => query({ text: released.closeTask, values: close }));
      seen.decided.push(task_id);
      await sleep(20);
    }
    return seen;
  };
  return work();
}

test('half a million tasks are migrated while people decide, and nobody is refused for longer than one retry', async () => {
  let isOver = false;
  const people = Array.from({ length: CLIENTS }, () => startPerson(() => isOver));
  await sleep(500);
  const applied = await applyMigrations(database.secret).finally(() => {
    isOver = true;
  });
  const seen = await Promise.all(people);

  expect(applied).toEqual(
    Object.keys(MIGRATIONS)
      .slice(3)
      .map((name) => name.replace('.sql', '')),
  );
  expect(seen.map(({ refusedTwice }) => refusedTwice)).toEqual([0, 0, 0, 0, 0, 0]);
  const decided = seen.flatMap((person) => person.decided);
  expect(decided.length).toBeGreaterThan(50);
  await withOwner(async (owner) => {
    // For tasks that closed before the column existed, the author counts as told; for others nobody does.
    const told = `select count(*)::integer as count, status, author_notified_at is not null as is_told
      from approval_tasks where not task_id = any ($1) group by 2, 3 order by 2`;
    expect((await owner.query(told, [decided])).rows).toEqual([
      { count: TASKS - OPEN, status: 'APPROVED', is_told: true },
      { count: OPEN - decided.length, status: 'PENDING', is_told: false },
    ]);
    const wrong = 'select from approval_tasks where task_id = any ($1) and author_notified_at < updated_at';
    expect((await owner.query(wrong, [decided])).rowCount).toBe(0);
    const right = 'select from approval_tasks where task_id = any ($1) and author_notified_at is null';
    expect((await owner.query(right, [decided])).rowCount).toBeGreaterThan(50);
    const invalid = 'select from pg_index where not indisvalid';
    expect((await owner.query(invalid)).rowCount).toBe(0);
  });
}, 240_000);

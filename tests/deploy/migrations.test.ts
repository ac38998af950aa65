import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { applyMigrations, MIGRATIONS, type Migrations } from '../../src/adapters/postgres/migrations.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { textsIn } from '../support/migration-files.ts';
import * as releasedStatements from '../support/released-statements.ts';

/** The files of earlier releases, from which databases in use were created. */
const released: [name: string, text: string][] = textsIn(
  join(import.meta.dirname, '../support/released-migrations'),
).map(({ name, text }) => [name, text]);

let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
let client: pg.Client;
/** The schema that this release's migrations create from nothing. */
let expected: string[];

beforeAll(async () => {
  const fresh = await createEmptyDatabase();
  await applyMigrations(fresh.secret);
  expected = await schemaOf(fresh.url);
});

beforeEach(async () => {
  database = await createEmptyDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterEach(() => client.end());

const rows = async (text: string, values?: unknown[]) => (await client.query(text, values)).rows;
const migrate = (migrations: Migrations = MIGRATIONS) => applyMigrations(database.secret, undefined, migrations);
const applyReleased = (count: number) => migrate(Object.fromEntries(released.slice(0, count)));

/** The whole schema, one line per object, sorted; only columns keep their own order. */
const SCHEMA = `
  select format('column %s.%s %s %s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull, attnum,
    pg_get_expr(adbin, adrelid)) as line
  from pg_attribute
  join pg_class on pg_class.oid = attrelid
  left join pg_attrdef on (adrelid, adnum) = (attrelid, attnum)
  where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
  union all
  select format('constraint %s.%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated)
  from pg_constraint
  where connamespace = 'public'::regnamespace
  union all
  select format('index %s %s', pg_get_indexdef(indexrelid), indisvalid)
  from pg_index
  join pg_class on pg_class.oid = indexrelid
  where relnamespace = 'public'::regnamespace
  union all
  select pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace
  union all
  select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
  union all
  select format('comment %s %s %s', coalesce(col_description(objoid, objsubid), obj_description(objoid)), objoid::regclass, objsubid)
  from pg_description
  where objoid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
  order by line`;
async function schemaOf(url: string): Promise<string[]> {
  const reader = new pg.Client({ connectionString: url });
  await reader.connect();
  try {
    return (await reader.query<{ line: string }>(SCHEMA)).rows.map(({ line }) => line);
  } finally {
    await reader.end();
  }
}
const schema = () => schemaOf(database.url);

describe('the schema', () => {
  test('is the same as the texts of the releases made it', async () => {
    await applyReleased(released.length);
    const other = await createEmptyDatabase();
    const texts = Object.fromEntries(Object.entries(MIGRATIONS).slice(0, released.length));
    await applyMigrations(other.secret, undefined, texts);
    const made = await schema();
    expect(await schemaOf(other.url)).toEqual(made);
    expect(made.length).toBeGreaterThan(60);
  });

  test.each([1, 2, 3, 4, 5])('comes to the same from that of the first %i files as they were', async (count) => {
    await applyReleased(count);
    const names = Object.keys(MIGRATIONS).map((name) => name.replace('.sql', ''));
    expect(await migrate()).toEqual(names.slice(count));
    expect(await schema()).toEqual(expected);
  });
});

describe('a migration that is broken off', () => {
  const steps = Object.entries(MIGRATIONS).filter(([, text]) => text.includes('\n-- step\n'));
  /** Each place after a step of a file. */
  const places = steps.flatMap(([name, text]) =>
    text
      .split(/^-- step$/m)
      .slice(1)
      .map((_, i) => [name, i + 1] as const),
  );

  test.each(places)('after step %2$i of %1$s is finished by the next', async (name, count) => {
    const parts = (MIGRATIONS[name] ?? '').split(/^-- step$/m);
    const broken = [...parts.slice(0, count + 1), `\nselect 1 / 0;\n`].join('-- step');
    await expect(migrate({ ...MIGRATIONS, [name]: broken })).rejects.toMatchObject({ code: '22012' });
    await migrate();
    expect(await schema()).toEqual(expected);
  });
});

describe('a migration that meets somebody who holds a table', () => {
  const LOCKED = `select count(*)::integer as count from pg_locks
    where not granted and relation = 'approval_tasks'::regclass and mode = 'AccessExclusiveLock'`;
  const untilWaiting = async () => {
    while ((await rows(LOCKED))[0]?.count === 0) await new Promise((tick) => setTimeout(tick, 5));
  };

  test('lets others pass meanwhile, and goes on when it is free', async () => {
    await applyReleased(3);
    const [task] = await rows(
      `with question as (insert into questions (question_text, correct_answer) values ('Which?', 'This') returning question_id)
       insert into approval_tasks (question_id, assigned_by, assigned_to)
       select question_id, 'author@example.com', 'assessor@example.com' from question returning task_id`,
    );
    const holder = new pg.Client({ connectionString: database.url });
    await holder.connect();
    await holder.query('begin; select from approval_tasks');
    const migrating = migrate();
    await untilWaiting();
    // It queues behind the migration, which waits for the lock's holder.
    const by = ['assessor@example.com', new Date(), 'REST', 'request-1', false];
    expect(await rows(releasedStatements.decideTask, [task.task_id, 'APPROVED', null, ...by])).toMatchObject([
      { won: true },
    ]);
    await holder.query('commit');
    await holder.end();
    expect(await migrating).toContain('0004_add_author_notification');
  });

  test('gives up with the time, says why, and has kept what it had done', async () => {
    await applyReleased(3);
    const holder = new pg.Client({ connectionString: database.url });
    await holder.connect();
    await holder.query('begin; select from approval_tasks');
    let now = 0;
    const patience = {
      until: 6_000,
      now: () => now,
      pause: async (ms: number) => {
        now += ms;
      },
    };
    await expect(applyMigrations(database.secret, patience)).rejects.toMatchObject({
      name: 'DatabaseUnavailableError',
      message: 'a table stayed locked by somebody else until the time was over (55P03)',
    });
    await holder.end();
    expect(await rows('select name from schema_migrations order by id')).toHaveLength(3);
    expect(await migrate()).toHaveLength(Object.keys(MIGRATIONS).length - 3);
  }, 60_000);
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { clientConfig } from '../../src/adapters/postgres/connection.ts';
import grants from '../../src/migrations/grants.sql';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { seedTask } from '../support/seed.ts';

let database: TestDatabase;
/** Signed in as functions do. */
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(clientConfig(database.secret));
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

/** The SQLSTATE that a statement is refused with. */
const refusal = (statement: string) =>
  client.query(statement).then(
    () => 'done',
    ({ code }: { code?: string }) => code,
  );

/** What the user may do, and with which columns of a table where not with all. */
const GRANTED = `
  select table_name as table, privilege_type as privilege, null as column
  from information_schema.table_privileges
  where grantee = 'approval_functions'
  union all
  select table_name, privilege_type, column_name
  from information_schema.column_privileges as columns
  where grantee = 'approval_functions'
    and not exists (
      select from information_schema.table_privileges as tables
      where (tables.grantee, tables.table_name, tables.privilege_type)
        = (columns.grantee, columns.table_name, columns.privilege_type)
    )
  order by 1, 2, 3`;

describe('the user that functions sign in as', () => {
  test('may do this in the tables, and nothing else', async () => {
    const rows = await database.rows<{ table: string; privilege: string; column: string | null }>(GRANTED);
    expect(rows.map(({ table, privilege, column }) => `${privilege} ${table}${column ? `.${column}` : ''}`)).toEqual([
      'INSERT approval_tasks',
      'SELECT approval_tasks',
      'UPDATE approval_tasks.author_notification_attempts',
      'UPDATE approval_tasks.author_notification_claimed_at',
      'UPDATE approval_tasks.author_notified_at',
      'UPDATE approval_tasks.comments',
      'UPDATE approval_tasks.decided_at',
      'UPDATE approval_tasks.decided_by',
      'UPDATE approval_tasks.decision',
      'UPDATE approval_tasks.event_sequence',
      'UPDATE approval_tasks.execution_attempt',
      'UPDATE approval_tasks.last_event_hash',
      'UPDATE approval_tasks.next_repair_at',
      'UPDATE approval_tasks.notification_claimed_at',
      'UPDATE approval_tasks.notified_at',
      'UPDATE approval_tasks.repair_attempts',
      'UPDATE approval_tasks.status',
      'UPDATE approval_tasks.stuck',
      'UPDATE approval_tasks.task_token',
      'UPDATE approval_tasks.updated_at',
      'INSERT questions',
      'SELECT questions',
      'INSERT review_links',
      'SELECT review_links',
      'INSERT task_events',
      'SELECT task_events',
      'INSERT task_tokens',
      'SELECT task_tokens',
      'UPDATE task_tokens.token_hash',
    ]);
  });

  test('has a line in src/migrations/grants.sql for each table of the product', async () => {
    const tables = await database.rows<{ name: string }>(
      `select relname as name from pg_class
       where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'schema_migrations'`,
    );
    const names = tables.map(({ name }) => name);
    expect(names.filter((name) => !new RegExp(`^grant .* on ${name} to`, 'm').test(grants))).toEqual([]);
  });

  test.each([
    ['change a question', `update questions set question_text = 'another'`],
    ['delete a question', 'delete from questions'],
    ['delete a task', 'delete from approval_tasks'],
    ['empty the tasks', 'truncate approval_tasks cascade'],
    ['make another person the assessor', `update approval_tasks set assigned_to = 'friend@example.com'`],
    ['make another person the author', `update approval_tasks set assigned_by = 'friend@example.com'`],
    ['put another question under a task', 'update approval_tasks set question_id = gen_random_uuid()'],
    ['put off a deadline', `update approval_tasks set due_at = now() + interval '1 year'`],
    ['change what happened', `update task_events set actor = 'friend@example.com'`],
    ['delete what happened', 'delete from task_events'],
    ['empty the history', 'truncate task_events'],
    ['read the history locked', 'select * from task_events for update'],
    ['delete a task token', 'delete from task_tokens'],
    ['change a task token', `update task_tokens set task_token = 'another'`],
    ['delete a review link', 'delete from review_links'],
    ['lead a review link to another task', 'update review_links set task_id = gen_random_uuid()'],
    ['read which migrations were applied', 'select * from schema_migrations'],
    ['undo a migration', 'delete from schema_migrations'],
    ['make a table', 'create table notes (note text)'],
    ['make a function', `create function answer() returns integer language sql return 42`],
    ['drop a table', 'drop table review_links'],
    ['change a table', 'alter table approval_tasks drop constraint approval_tasks_decided_by_check'],
    ['switch off foreign keys', 'alter table approval_tasks disable trigger all'],
    ['switch off triggers for its session', 'set session_replication_role = replica'],
    ['read the passwords', 'select rolpassword from pg_authid'],
    ['make a user', 'create role friend login'],
    ['make itself a superuser', 'alter role approval_functions superuser'],
    ['become the owner', 'set role postgres'],
    ['make a database', 'create database notes'],
    ['read a file of the server', `select pg_read_file('postgresql.conf')`],
    ['run a program on the server', `copy questions to program 'cat'`],
  ])('may not %s', async (_, statement) => {
    expect(await refusal(statement)).toBe('42501');
  });

  test('may not change by a copy of a row what it may not change in it', async () => {
    await seedTask(database);
    const again = `insert into approval_tasks (task_id, question_id, assigned_by, assigned_to)
      select task_id, question_id, assigned_by, 'friend@example.com' from approval_tasks
      on conflict (task_id) do update set assigned_to = excluded.assigned_to`;
    expect(await refusal(again)).toBe('42501');
  });
});

describe('what has been decided or closed', () => {
  const DECIDED = {
    decision: 'REJECTED',
    comments: 'No.',
    decided_by: 'assessor@example.com',
    decided_at: '2026-01-01Z',
  };
  const CHANGES = [
    `decision = 'APPROVED'`,
    `comments = 'Yes.'`,
    'comments = null',
    `decided_by = 'friend@example.com'`,
    'decided_at = now()',
    'decision = null, decided_by = null, decided_at = null, comments = null',
  ];
  const update = (change: string) => refusal(`update approval_tasks set ${change}`);

  beforeEach(() => database.rows('truncate questions cascade'));

  test.each(CHANGES)('stays as it is, while the task is open: %s', async (change) => {
    await seedTask(database, DECIDED);
    expect(await update(change)).toBe('42501');
  });

  test.each([...CHANGES, `status = 'PENDING'`, `decision = null, status = 'PENDING'`])(
    'stays as it is, once the task is closed: %s',
    async (change) => {
      await seedTask(database, { ...DECIDED, status: 'REJECTED' });
      expect(await update(change)).toBe('42501');
    },
  );

  test.each(['PENDING', 'WITHDRAWN', 'APPROVED'])('stays as it is, where nobody has decided: %s', async (status) => {
    await seedTask(database, { status: 'EXPIRED' });
    expect(await update(`status = '${status}'`)).toBe('42501');
  });

  test('lets all else be written that functions write', async () => {
    await seedTask(database, DECIDED);
    for (const change of [
      `status = 'REJECTED'`,
      'author_notified_at = now()',
      `comments = comments, updated_at = now()`,
    ]) {
      expect(await update(change)).toBe('done');
    }
  });

  test('can be mended by the owner of the table', async () => {
    await seedTask(database, { ...DECIDED, status: 'REJECTED' });
    await database.rows(`update approval_tasks set decision = null, status = 'PENDING'`);
    expect(await database.rows('select status from approval_tasks')).toEqual([{ status: 'PENDING' }]);
  });
});

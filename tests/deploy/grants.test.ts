import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { clientConfig } from '../../src/adapters/postgres/connection.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { createTestDatabase } from '../support/database.ts';

let database: TestDatabase;
/** Signed in like functions. */
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

/** The SQLSTATE with which a statement is refused. */
const refusal = (statement: string) =>
  client.query(statement).then(
    () => 'done',
    ({ code }: { code?: string }) => code,
  );

/** The rights of a user on tables and columns, and the functions that it may call. */
const GRANTED = `
  select privilege_type || ' ' || table_name as what
  from information_schema.table_privileges
  where grantee = $1
  union all
  select privilege_type || ' ' || table_name || '.' || column_name
  from information_schema.column_privileges as columns
  where grantee = $1
    and not exists (
      select from information_schema.table_privileges as tables
      where (tables.grantee, tables.table_name, tables.privilege_type)
        = (columns.grantee, columns.table_name, columns.privilege_type)
    )
  union all
  select 'EXECUTE ' || proname
  from pg_proc
  where pronamespace = 'public'::regnamespace
    and has_function_privilege($1, oid, 'execute')
  order by 1`;
const grantedTo = async (user: string) =>
  (await database.rows<{ what: string }>(GRANTED, [user])).map(({ what }) => what);

describe('the user of functions that only read', () => {
  test('may read this, and nothing else', async () => {
    expect(await grantedTo('approval_reader')).toEqual([
      'SELECT absences',
      'SELECT approval_tasks',
      'SELECT mails',
      'SELECT papers',
      'SELECT question_words',
      'SELECT questions',
      'SELECT repair_leases',
      'SELECT reviews',
      'SELECT task_events',
    ]);
  });
});

describe('the user that functions sign in as', () => {
  test('may read and call the gate, and nothing else', async () => {
    expect(await grantedTo('approval_functions')).toEqual([
      'EXECUTE add_review_link',
      'EXECUTE claim_mails',
      'EXECUTE claim_repairs',
      'EXECUTE close_task',
      'EXECUTE decide_task',
      'EXECUTE delete_absence',
      'EXECUTE end_backoff',
      'EXECUTE keep_task_token',
      'EXECUTE link_paper_mail',
      'EXECUTE link_reminder',
      'EXECUTE mark_bounced',
      'EXECUTE mark_dead_lettered',
      'EXECUTE mark_mailed',
      'EXECUTE mark_told',
      'EXECUTE move_deadline',
      'EXECUTE move_paper_deadline',
      'EXECUTE move_to_substitutes',
      'EXECUTE next_execution',
      'EXECUTE reassign_open_task',
      'EXECUTE reassign_paper',
      'EXECUTE reassign_question',
      'EXECUTE release_mails',
      'EXECUTE release_repairs',
      'EXECUTE set_absence',
      'EXECUTE settle_task',
      'EXECUTE submit_paper',
      'EXECUTE submit_question',
      'EXECUTE unmark_bounced',
      'EXECUTE withdraw_paper',
      'EXECUTE withdraw_question',
      'EXECUTE write_reminders',
      'SELECT absences',
      'SELECT approval_tasks',
      'SELECT mails',
      'SELECT paper_links',
      'SELECT papers',
      'SELECT question_words',
      'SELECT questions',
      'SELECT repair_leases',
      'SELECT review_links',
      'SELECT reviews',
      'SELECT task_events',
      'SELECT task_tokens',
    ]);
  });

  test.each([
    [
      'insert a task',
      'insert into approval_tasks (question_id, assigned_by, assigned_to) select question_id, 1, 2 from questions',
    ],
    ['insert what happened', 'insert into task_events select * from task_events'],
    ['make a review link', `insert into review_links values ('', gen_random_uuid())`],
    ['change a review', `update reviews set status = 'APPROVED'`],
    ['write an absence', `update absences set substitute = 'friend@example.com'`],
    ['hand over a task past the gate', 'select hand_over_task(approval_tasks, null, null) from approval_tasks'],
    ['insert a mail', `insert into mails (reason) values ('OUTCOME')`],
    ['settle a stage past the gate', 'select settle_stage(reviews, null, null) from reviews'],
    ['put off a repair', 'update repair_leases set attempts = 0'],
    ['append an event', 'select append_event(approval_tasks, null) from approval_tasks'],
    ['lock a task', 'select from approval_tasks for update'],
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
});

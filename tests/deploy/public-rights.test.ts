import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import pg from 'pg';
import { closeToPublic } from '../../src/adapters/postgres/close-to-public.ts';
import { clientConfig, type DatabaseSecret } from '../../src/adapters/postgres/connection.ts';
import { applyMigrations, MIGRATIONS } from '../../src/adapters/postgres/migrations.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { type Deployment, startDeployment } from '../support/deployment.ts';
import { fixture } from '../support/fixtures.ts';

let deployment: Deployment;
let functions: DatabaseSecret;
let owner: DatabaseSecret;
/** Another user who can sign in to the database, and whom nothing was granted by name. */
let other: DatabaseSecret;

beforeAll(async () => {
  deployment = await startDeployment();
  functions = deployment.database.secret;
  const { username, password } = new URL(deployment.database.url);
  owner = { ...functions, username, password };
  other = { ...owner, username: `other_${randomUUID()}`, password: 'other' };
  await queryAs(owner, `create role ${pg.escapeIdentifier(other.username)} login password 'other'`);
});

afterAll(() => deployment.stop());

const deploy = () => closeToPublic(owner, Object.values(MIGRATIONS));

async function queryAs(secret: DatabaseSecret, text: string): Promise<unknown[]> {
  const client = new pg.Client(clientConfig(secret));
  try {
    await client.connect();
    const result = await client.query(text);
    return [result].flat().flatMap(({ rows }) => rows);
  } finally {
    await client.end();
  }
}
const refusal = (secret: DatabaseSecret, text: string) =>
  queryAs(secret, text).then(
    () => 'done',
    ({ code }: { code?: string }) => code,
  );

describe('a deployment', () => {
  test.each([
    ['grant update, delete on task_events to public', 'delete from task_events'],
    [
      'grant update (assigned_to) on approval_tasks to public',
      `update approval_tasks set assigned_to = 'x@example.com'`,
    ],
    ['grant select (task_token) on approval_tasks to public', 'select task_token from approval_tasks'],
    ['grant all on questions to public', `update questions set question_text = 'another'`],
    ['grant select on task_tokens, review_links to public', 'select from task_tokens'],
    ['grant all on schema_migrations to public', 'update schema_migrations set name = name'],
    ['grant all on sequence schema_migrations_id_seq to public', `select nextval('schema_migrations_id_seq')`],
    ['grant create on schema public to public', 'create table notes (note text)'],
    [
      'grant execute on all functions in schema public to public',
      `select task_event_hash(gen_random_uuid(), 1, '', now(), '', '', '', '', '', '', '')`,
    ],
    [
      `create function wipe() returns void language sql security definer as 'delete from review_links'`,
      'select wipe()',
    ],
    [
      `create schema tools; grant usage on schema tools to public;
       create function tools.wipe() returns void language sql security definer as 'delete from public.review_links'`,
      'select tools.wipe()',
    ],
  ])('takes back from everybody: %s', async (grant, use) => {
    await queryAs(owner, grant);
    expect(await refusal(other, use)).toBe('done');
    await deploy();
    expect(await refusal(other, use)).toBe('42501');
  });

  test('leaves the functions what they need of that', async () => {
    const call = `select end_backoff(gen_random_uuid(), now())`;
    for (const use of [call, 'select * from approval_tasks']) expect(await refusal(functions, use)).toBe('done');
  });

  test('takes back what somebody has passed on to everybody', async () => {
    const name = pg.escapeIdentifier(other.username);
    await queryAs(owner, `grant select on questions to ${name} with grant option`);
    await queryAs(other, 'grant select on questions to public');
    expect(await refusal(functions, 'select * from questions')).toBe('done');
    await deploy();
    const granted = `select grantee::regrole::text from pg_class cross join aclexplode(relacl)
      where relname = 'questions' and grantee = 0`;
    expect(await queryAs(owner, granted)).toEqual([]);
    // Its own right was granted by name.
    expect(await refusal(other, 'select * from questions')).toBe('done');
  });

  test('takes back what everybody was to have on tables that come', async () => {
    await queryAs(owner, 'alter default privileges grant select on tables to public');
    await queryAs(owner, 'alter default privileges in schema public grant all on tables to public');
    await deploy();
    await queryAs(owner, 'create table later (note text)');
    expect(await refusal(other, 'select * from later')).toBe('42501');
  });

  test('leaves what is not the product’s as it is', async () => {
    await queryAs(
      owner,
      `create table memos (note text); grant all on memos to public;
       create function answer() returns integer language sql return 42;
       create schema reports; create table reports.questions (note text);
       grant all on schema reports to public; grant all on reports.questions to public;`,
    );
    await deploy();
    for (const use of ['delete from memos', 'select answer()', 'delete from reports.questions']) {
      expect(await refusal(other, use)).toBe('done');
    }
    expect(await refusal(other, 'create table reports.more (note text)')).toBe('done');
  });

  test('does so with all else that it does, also where functions sign in as the owner', async () => {
    deployment.aws.answer('GetSecretValue', () => ({ body: { SecretString: JSON.stringify(owner) } }));
    await queryAs(owner, 'grant delete on task_events to public');
    expect(await deployment.functions.migrate(fixture('migrate/by-hand'), {} as Context)).toEqual({
      Status: 'SUCCESS',
      Data: { AppliedMigrations: '' },
    });
    expect(await refusal(other, 'delete from task_events')).toBe('42501');
  });

  test('does so as an owner that is no superuser too', async () => {
    const database = await createEmptyDatabase();
    const username = `owner_${randomUUID()}`;
    const weak = { ...database.secret, username, password: 'owner' };
    const role = pg.escapeIdentifier(username);
    await queryAs(database.secret, `create role ${role} login password 'owner'`);
    await queryAs(database.secret, `alter database ${database.secret.dbname} owner to ${role}`);
    await queryAs(database.secret, 'grant create on schema public to public');
    await applyMigrations(weak);
    await queryAs(weak, 'grant delete on review_links to public');
    await closeToPublic(weak, Object.values(MIGRATIONS));
    const anybody = { ...other, dbname: database.secret.dbname };
    expect(await refusal(anybody, 'delete from review_links')).toBe('42501');
    expect(await refusal(anybody, 'create table notes (note text)')).toBe('42501');
  });
});

import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import pg from 'pg';
import { clientConfig, type DatabaseSecret } from '../../src/adapters/postgres/connection.ts';
import { GATE } from '../../src/adapters/postgres/gate.ts';
import { applyMigrations } from '../../src/adapters/postgres/migrations.ts';
import { finishRights } from '../../src/adapters/postgres/rights.ts';
import grants from '../../src/migrations/grants.sql';
import { createEmptyDatabase } from '../support/database.ts';
import { useDeployment } from '../support/deployment.ts';
import { fixture } from '../support/fixtures.ts';

const FUNCTIONS_SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:functions';

const deployment = useDeployment(undefined, { DB_FUNCTIONS_SECRET_ARN: FUNCTIONS_SECRET_ARN });
/** A database that only its owner can sign in to so far, and the secret of the future user of functions. */
let owner: DatabaseSecret;
let functions: DatabaseSecret;

beforeEach(async () => {
  owner = (await createEmptyDatabase()).secret;
  functions = { ...owner, username: `Functions "${randomUUID()}"`, password: `it's "a" pass\\word` };
  deployment.aws.answer('GetSecretValue', ({ SecretId }) => ({
    body: { SecretString: JSON.stringify(SecretId === FUNCTIONS_SECRET_ARN ? functions : owner) },
  }));
});

const rights = () => ({ gate: GATE, users: [{ secret: functions, grants }] });
const migrate = () => deployment.functions.migrate(fixture('migrate/by-hand'), {} as Context);

async function queryAs<Row = Record<string, unknown>>(secret: DatabaseSecret, text: string): Promise<Row[]> {
  const client = new pg.Client(clientConfig(secret));
  try {
    await client.connect();
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
const refusal = (secret: DatabaseSecret, text: string) =>
  queryAs(secret, text).then(
    () => 'done',
    ({ code }: { code?: string }) => code,
  );
const quoted = () => pg.escapeIdentifier(functions.username);

describe('a deployment', () => {
  test('makes the user, whatever its name and password, and repeats it without a change', async () => {
    expect(await migrate()).toMatchObject({ Status: 'SUCCESS' });
    const verifier = `select rolpassword from pg_authid where rolname = ${pg.escapeLiteral(functions.username)}`;
    const first = await queryAs(owner, verifier);
    expect(first).toEqual([{ rolpassword: expect.stringMatching(/^SCRAM-SHA-256\$4096:/) }]);
    expect(await migrate()).toEqual({ Status: 'SUCCESS', Data: { AppliedMigrations: '' } });
    expect(await queryAs(owner, verifier)).toEqual(first);
    expect(await queryAs(functions, 'select * from approval_tasks')).toEqual([]);
  });

  test('is the same where ten are made at the same moment', async () => {
    await applyMigrations(owner);
    await Promise.all(Array.from({ length: 10 }, () => finishRights(owner, rights())));
    expect(await queryAs(functions, 'select * from approval_tasks')).toEqual([]);
  });

  test('lets nobody else call the gate, from its first moment', async () => {
    await applyMigrations(owner);
    await finishRights(owner, rights());
    const username = `other_${randomUUID().replaceAll('-', '')}`;
    await queryAs(owner, `create role ${username} login password 'other'`);
    const call = 'select end_backoff(gen_random_uuid(), now())';
    expect(await refusal({ ...owner, username, password: 'other' }, call)).toBe('42501');
    expect(await refusal(functions, call)).toBe('done');
  });

  test('takes back what the user was granted besides', async () => {
    await migrate();
    await queryAs(owner, `grant all on questions, approval_tasks, schema_migrations to ${quoted()} with grant option`);
    await queryAs(owner, `grant update (assigned_to) on approval_tasks to ${quoted()}`);
    await queryAs(owner, `grant create on schema public to ${quoted()}`);
    await queryAs(functions, 'grant select on questions to public');
    await migrate();
    expect(await refusal(functions, 'delete from questions')).toBe('42501');
    expect(await refusal(functions, `update approval_tasks set assigned_to = 'friend@example.com'`)).toBe('42501');
    expect(await refusal(functions, 'select * from schema_migrations')).toBe('42501');
    expect(await refusal(functions, 'create table notes (note text)')).toBe('42501');
    expect(await refusal(functions, 'select * from questions')).toBe('done');
  });

  test('gives back what was taken from the user', async () => {
    await migrate();
    await queryAs(owner, `revoke all on approval_tasks, questions from ${quoted()}`);
    expect(await refusal(functions, 'select * from approval_tasks')).toBe('42501');
    await migrate();
    expect(await refusal(functions, 'select * from approval_tasks')).toBe('done');
  });

  test.each(['pg_write_all_data', 'pg_read_all_data'])(
    'ends a membership that the user was given since: %s',
    async (role) => {
      await migrate();
      await queryAs(owner, `grant ${role} to ${quoted()} with admin option`);
      await migrate();
      expect(await refusal(functions, 'delete from questions')).toBe('42501');
      expect(await refusal(functions, 'select * from schema_migrations')).toBe('42501');
      const member = `select from pg_auth_members where member = (select oid from pg_roles where rolname = ${pg.escapeLiteral(functions.username)})`;
      expect(await queryAs(owner, member)).toEqual([]);
    },
  );

  test('is not held up by a lock that the user can take', async () => {
    await migrate();
    const holder = new pg.Client(clientConfig(functions));
    await holder.connect();
    // The lock that node-pg-migrate takes, and one that a hashed name could give.
    await holder.query(
      `select pg_advisory_lock(7241865325823964), pg_advisory_lock(hashtext('approval workflow grants'))`,
    );
    expect(await migrate()).toMatchObject({ Status: 'SUCCESS' });
    await expect(holder.query('begin; lock table schema_migrations in access share mode')).rejects.toMatchObject({
      code: '42501',
    });
    await holder.end();
  });

  test('leaves the release before its grants until this one is live', async () => {
    await migrate();
    await queryAs(owner, `grant insert on approval_tasks to ${quoted()}`);
    const deploy = (Phase: string) =>
      deployment.functions.migrate(
        { ...(fixture('migrate/by-hand') as object), ResourceProperties: { Phase } } as never,
        {} as Context,
      );
    const insert = `insert into approval_tasks (question_id, assigned_by, assigned_to) select question_id, 'a', 'b' from questions`;
    expect(await deploy('prepare')).toMatchObject({ Status: 'SUCCESS' });
    expect(await refusal(functions, insert)).toBe('done');
    expect(await deploy('finish')).toMatchObject({ Status: 'SUCCESS' });
    expect(await refusal(functions, insert)).toBe('42501');
  });

  test('leaves others their grants', async () => {
    await migrate();
    const name = `reader_${randomUUID()}`;
    const reader = pg.escapeIdentifier(name);
    await queryAs(owner, `create role ${reader}; grant select on questions to ${reader}`);
    await migrate();
    const [row] = await queryAs(owner, `select has_table_privilege(${pg.escapeLiteral(name)}, 'questions', 'select')`);
    expect(row).toEqual({ has_table_privilege: true });
  });

  test('sets the password that the secret holds', async () => {
    await migrate();
    functions.password = 'another';
    expect(await refusal(functions, 'select')).toBe('28P01');
    await migrate();
    expect(await refusal(functions, 'select')).toBe('done');
  });

  test('lets a user sign in that was there and could not', async () => {
    await queryAs(owner, `create role ${quoted()} nologin`);
    await migrate();
    expect(await refusal(functions, 'select')).toBe('done');
  });

  test.each([
    'superuser',
    'createdb',
    'createrole',
    'bypassrls',
    'replication',
    'in role postgres',
    'in role pg_write_all_data',
  ])('refuses a user with more privileges: %s', async (attribute) => {
    await queryAs(owner, `create role ${quoted()} login ${attribute}`);
    const Reason = `the user "${functions.username}" may do more than functions need`;
    expect(await migrate()).toEqual({ Status: 'FAILED', Reason });
    await expect(finishRights(owner, rights())).rejects.toThrow(
      `the user "${functions.username}" may do more than functions need`,
    );
  });

  test('leaves the owner alone where both secrets are its own', async () => {
    functions = owner;
    expect(await migrate()).toMatchObject({ Status: 'SUCCESS' });
    expect(await refusal(owner, 'delete from approval_tasks')).toBe('done');
  });

  test('hands the password over in no statement', async () => {
    await applyMigrations(owner);
    const statements: string[] = [];
    const query = pg.Client.prototype.query;
    pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
      statements.push(String(given[0]));
      return Reflect.apply(query, this, given);
    } as typeof query;
    try {
      await finishRights(owner, rights());
    } finally {
      pg.Client.prototype.query = query;
    }
    expect(statements.filter((text) => /password/.test(text))).toEqual([
      expect.stringMatching(/^create role "Functions .*" login password 'SCRAM-SHA-256\$4096:[\w+/=$:]+'$/),
    ]);
    expect(statements.join()).not.toContain('pass\\word');
  });
});

describe('an owner that may not make users', () => {
  /** As the owner of a database that its administrator created for it. */
  async function ownerWithoutCreaterole(): Promise<DatabaseSecret> {
    const username = `owner_${randomUUID().replaceAll('-', '')}`;
    await queryAs(owner, `create role ${username} login password 'owner'`);
    await queryAs(owner, `alter database ${owner.dbname} owner to ${username}`);
    return { ...owner, username, password: 'owner' };
  }

  test('is told so', async () => {
    const weak = await ownerWithoutCreaterole();
    await applyMigrations(weak);
    await expect(finishRights(weak, rights())).rejects.toThrow(
      'the owner of the database may not make the users that functions sign in as',
    );
  });

  test('grants to a user that its administrator has made', async () => {
    const weak = await ownerWithoutCreaterole();
    await queryAs(owner, `create role ${quoted()} login password ${pg.escapeLiteral(functions.password)}`);
    await applyMigrations(weak);
    await finishRights(weak, rights());
    expect(await refusal(functions, 'select * from approval_tasks')).toBe('done');
    expect(await refusal(functions, 'delete from approval_tasks')).toBe('42501');
  });

  test('makes the user itself where it may, without being a superuser', async () => {
    const weak = await ownerWithoutCreaterole();
    await queryAs(owner, `alter role ${weak.username} createrole`);
    await applyMigrations(weak);
    await finishRights(weak, rights());
    functions.password = 'another';
    await finishRights(weak, rights());
    expect(await refusal(functions, 'select * from approval_tasks')).toBe('done');
    expect(await refusal(functions, 'delete from approval_tasks')).toBe('42501');
  });
});

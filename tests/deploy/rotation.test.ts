import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { SecretsManagerRotationEvent } from 'aws-lambda';
import pg from 'pg';
import { secretsOperations } from '../../packages/local-sam/src/secrets-manager.ts';
import { clientConfig, connect, type DatabaseSecret } from '../../src/adapters/postgres/connection.ts';
import { secretReader } from '../../src/adapters/secrets/secret.ts';
import { type AwsStandIn, startAwsStandIn } from '../support/aws-stand-in.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { createTestDatabase } from '../support/database.ts';
import { fixture } from '../support/fixtures.ts';
import { setFunctionEnvironment } from '../support/function-environment.ts';

// rotate_secret against real PostgreSQL, and Secrets Manager's operations with versions and labels.

const SECRET = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:FunctionsDatabaseSecret-EXAMPLE00001-AbCdEf';
const VERSION = '5f0c9a52-6d1e-4b7a-8a51-0d7c3b2e9f10';

let database: TestDatabase;
let aws: AwsStandIn;
let user: DatabaseSecret;
let rotate: (event: SecretsManagerRotationEvent) => Promise<void>;
let secrets: ReturnType<typeof secretsOperations>;

beforeAll(async () => {
  database = await createTestDatabase();
  aws = await startAwsStandIn(() => ({}));
  setFunctionEnvironment();
  ({ handler: rotate } = await import('../../src/rotate_secret/app.ts'));
});

beforeEach(async () => {
  aws.reset();
  user = { ...database.secret, username: `rotated_${randomBytes(4).toString('hex')}`, password: 'first' };
  await database.rows(`create role ${user.username} login password 'first'`);
  secrets = secretsOperations([{ name: 'secret', arn: SECRET, value: JSON.stringify(user) }], undefined, {
    rotations: [{ secretArn: SECRET, functionArn: 'function' }],
    rotate: async () => undefined,
  });
  for (const operation of ['GetSecretValue', 'PutSecretValue', 'DescribeSecret', 'UpdateSecretVersionStage']) {
    aws.answer(operation, async (input) => {
      try {
        return { body: await secrets[operation]?.(input) };
      } catch (error) {
        return { status: 400, error: (error as { code?: string }).code ?? String(error) };
      }
    });
  }
  await secrets.RotateSecret?.({ SecretId: SECRET, ClientRequestToken: VERSION });
});

afterAll(async () => {
  await database.rows(
    `do $$ declare name text; begin
       for name in select rolname from pg_roles where rolname like 'rotated\\_%' loop execute format('drop role %I', name); end loop;
     end $$`,
  );
  await database.drop();
  await aws.stop();
});

const step = (name: string) => rotate(fixture<SecretsManagerRotationEvent>(`rotate_secret/${name}`));
const STEPS = ['create', 'set', 'test', 'finish'];
const run = async (...names: string[]) => {
  for (const name of names) await step(name);
};
async function versionWith(VersionStage: string): Promise<DatabaseSecret> {
  const found = Object(await secrets.GetSecretValue?.({ SecretId: SECRET, VersionStage }));
  return JSON.parse(found.SecretString);
}
async function canSignIn(password: string): Promise<boolean> {
  const client = new pg.Client(clientConfig({ ...user, password }));
  try {
    await client.connect();
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: '28P01' });
    return false;
  } finally {
    await client.end();
  }
}

describe('a rotation', () => {
  test('gives the user a new password, and keeps all else of the secret', async () => {
    await run(...STEPS);
    const current = await versionWith('AWSCURRENT');
    expect(current).toEqual({ ...user, password: expect.stringMatching(/^[\w-]{40}$/) });
    expect(await canSignIn(current.password)).toBe(true);
    expect(await canSignIn('first')).toBe(false);
    expect(await versionWith('AWSPREVIOUS')).toEqual(user);
  });

  test('comes to the same end when each step is done twice', async () => {
    await run(...STEPS.flatMap((name) => [name, name]));
    expect(await canSignIn((await versionWith('AWSCURRENT')).password)).toBe(true);
  });

  test('goes on from the previous password, where a rotation before it was broken off', async () => {
    await step('create');
    await database.rows(`alter role ${user.username} password 'previous'`);
    await secrets.PutSecretValue?.({
      SecretId: SECRET,
      SecretString: JSON.stringify({ ...user, password: 'previous' }),
    });
    await secrets.PutSecretValue?.({ SecretId: SECRET, SecretString: JSON.stringify({ ...user, password: 'lost' }) });
    await run('set', 'test', 'finish');
    expect(await canSignIn((await versionWith('AWSCURRENT')).password)).toBe(true);
  });

  test('is refused where the database knows none of its passwords, and changes nothing', async () => {
    await database.rows(`alter role ${user.username} password 'by hand'`);
    await step('create');
    await expect(step('set')).rejects.toMatchObject({
      name: 'ConfigError',
      message: 'the database takes neither the current nor the previous password of the secret',
    });
    await expect(step('test')).rejects.toMatchObject({ name: 'ConfigError' });
    expect(await versionWith('AWSCURRENT')).toEqual(user);
    expect(await canSignIn('by hand')).toBe(true);
  });

  test('tells no password to another server or user that the secret was pointed to', async () => {
    await step('create');
    await secrets.PutSecretValue?.({ SecretId: SECRET, SecretString: JSON.stringify({ ...user, host: 'localhost' }) });
    await secrets.PutSecretValue?.({ SecretId: SECRET, SecretString: JSON.stringify({ ...user, host: 'localhost' }) });
    await expect(step('set')).rejects.toMatchObject({ name: 'ConfigError' });
    expect(await canSignIn('first')).toBe(true);
  });

  test('of a version that is not pending is refused', async () => {
    const event = {
      ...fixture<SecretsManagerRotationEvent>('rotate_secret/set'),
      ClientRequestToken: 'another-version',
    };
    await expect(rotate(event)).rejects.toMatchObject({
      message: 'the version of the secret is not the one that is pending',
    });
  });

  test('by something that is no step is refused', async () => {
    const event = { ...fixture<SecretsManagerRotationEvent>('rotate_secret/set'), Step: 'dropSecret' };
    await expect(rotate(event as never)).rejects.toMatchObject({ message: 'the event is no step of a rotation' });
  });
});

describe('functions at work', () => {
  /** Connects like a function's environment. */
  const environment = (readSecret = secretReader(SECRET)) =>
    connect({ readSecret, applicationName: 'rotation', onIdleError: () => undefined });
  const signedInAs = async (query: ReturnType<typeof environment>) =>
    (await query<{ name: string }>({ text: 'select current_user as name', values: [] }))[0]?.name;
  const endConnections = () =>
    database.rows('select pg_terminate_backend(pid, 2000) from pg_stat_activity where usename = $1', [user.username]);

  test('are answered before, between and after all steps, also who signs in anew at each', async () => {
    const before = environment();
    expect(await signedInAs(before)).toBe(user.username);
    for (const name of STEPS) {
      await step(name);
      await endConnections();
      expect(await signedInAs(before)).toBe(user.username);
      expect(await signedInAs(environment())).toBe(user.username);
    }
  });

  test('are answered where the rotation ends between two looks for its password', async () => {
    await run('create', 'set');
    const read = secretReader(SECRET);
    const readSecret: typeof read = async (options) => {
      if (options.pending) {
        await run('test', 'finish');
        // AWS may leave the label on the new version, or on none.
        await secrets.UpdateSecretVersionStage?.({
          SecretId: SECRET,
          VersionStage: 'AWSPENDING',
          RemoveFromVersionId: VERSION,
        });
      }
      return await read(options);
    };
    expect(await signedInAs(environment(readSecret))).toBe(user.username);
  });

  test('are told that the database cannot be reached where it takes neither password', async () => {
    await step('create');
    await database.rows(`alter role ${user.username} password 'by hand'`);
    await expect(signedInAs(environment())).rejects.toMatchObject({ name: 'DatabaseUnavailableError' });
  });
});

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import pg from 'pg';
import {
  type CustomResourceReceiver,
  startCustomResourceReceiver,
} from '../../packages/local-sam/tests/custom-resource-receiver.ts';
import { applyMigrations } from '../../src/adapters/postgres/migrations.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { type Deployment, startDeployment } from '../support/deployment.ts';
import { fixture, fixtureNames } from '../support/fixtures.ts';
import { migrationNames } from '../support/migration-files.ts';

let deployment: Deployment;
let receiver: CustomResourceReceiver;
let empty: Awaited<ReturnType<typeof createEmptyDatabase>>;

beforeAll(async () => {
  deployment = await startDeployment();
  receiver = await startCustomResourceReceiver();
});

beforeEach(async () => {
  empty = await createEmptyDatabase();
  deployment.aws.reset();
  deployment.aws.answer('GetSecretValue', () => ({ body: { SecretString: JSON.stringify(empty.secret) } }));
  receiver.answers.length = 0;
  receiver.replyWith(200);
});

afterAll(async () => {
  await deployment.stop();
  await receiver.stop();
});

const CONTEXT = { functionName: 'migrate', awsRequestId: 'request-1' } as Context;
const run = (name: string, more: Partial<Context> = {}) =>
  deployment.functions.migrate(
    { ...fixture<CloudFormationCustomResourceEvent>(name), ResponseURL: receiver.url },
    { ...CONTEXT, ...more },
  );

/** A port that nothing listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts listening once that port has refused a connection, and forwards to the other one. */
async function forwardFrom(port: number, target: number): Promise<Server> {
  await new Promise((wake) => setTimeout(wake, 300));
  const server = createServer((socket) => {
    const upstream = connect(target, '127.0.0.1');
    socket.pipe(upstream).pipe(socket);
    for (const one of [socket, upstream]) one.on('error', () => undefined);
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function query<Row>(text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: empty.url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
const tables = async () =>
  (
    await query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
    )
  ).map(({ name }) => name);
const TABLES = [
  'absences',
  'approval_tasks',
  'mails',
  'paper_links',
  'papers',
  'question_words',
  'questions',
  'repair_leases',
  'review_links',
  'reviews',
  'schema_migrations',
  'task_events',
  'task_tokens',
];

/** The fields that every answer repeats from its request. */
const IDENTITY = {
  StackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/approval/6a7e2d90-c7a1-11f1-9b52-0e5c1a2b3c4d',
  RequestId: '7d3c1f5e-2b4a-4c6d-8e9f-0a1b2c3d4e5f',
  LogicalResourceId: 'SchemaMigration',
  PhysicalResourceId: 'schema',
  Reason: 'see the log of migrate, request request-1',
};

describe('the schema, as CloudFormation applies it', () => {
  test('is made from nothing on Create', async () => {
    await run('migrate/create');
    expect(await tables()).toEqual(TABLES);
    expect(receiver.answers).toEqual([
      {
        method: 'PUT',
        headers: expect.objectContaining({ 'content-length': expect.stringMatching(/^\d+$/) }),
        body: {
          ...IDENTITY,
          Status: 'SUCCESS',
          Data: {
            AppliedMigrations: migrationNames().join(' '),
          },
        },
      },
    ]);
  });

  test('is answered without a content type, which the signed address would refuse', async () => {
    await run('migrate/delete');
    expect(receiver.answers[0]?.headers['content-type'] ?? '').toBe('');
  });

  test('is left as it is on an Update that has nothing new', async () => {
    await run('migrate/create');
    const applied = await query('select * from schema_migrations');
    await run('migrate/update');
    expect(receiver.answers[1]?.body).toEqual({ ...IDENTITY, Status: 'SUCCESS', Data: { AppliedMigrations: '' } });
    expect(await query('select * from schema_migrations')).toEqual(applied);
  });

  test('stays on Delete, and the database is not even asked', async () => {
    await run('migrate/delete');
    expect(receiver.answers[0]?.body).toEqual({ ...IDENTITY, Status: 'SUCCESS', Data: {} });
    expect([await tables(), deployment.aws.calls]).toEqual([[], []]);
  });

  test('is all or nothing: what fails is answered FAILED, without a word of why', async () => {
    await query('create table review_links (canary text)');
    await run('migrate/create');
    expect(receiver.answers.map(({ body }) => body)).toEqual([{ ...IDENTITY, Status: 'FAILED' }]);
    expect(await tables()).toEqual(['review_links', 'schema_migrations']);
    await query('drop table review_links');
    await run('migrate/create');
    expect(receiver.answers[1]?.body.Status).toBe('SUCCESS');
  });

  test.each([
    [
      'the database cannot be reached',
      () => JSON.stringify({ ...empty.secret, port: 1 }),
      'the database could not be reached, or did not finish, until the time was over (ECONNREFUSED)',
    ],
    ['the secret is broken', () => '{"password":"CANARY', 'the database secret is not JSON'],
    [
      'the password is wrong',
      () => JSON.stringify({ ...empty.secret, password: 'CANARY' }),
      'the database refuses the user or the password of its secret (28P01)',
    ],
    [
      'there is no such database',
      () => JSON.stringify({ ...empty.secret, dbname: 'CANARY' }),
      'the database that its secret names does not exist (3D000)',
    ],
    [
      'the server has no TLS',
      () => JSON.stringify({ ...empty.secret, sslmode: undefined }),
      'the database offers no TLS, or a certificate that this function does not trust (no code)',
    ],
  ])('is answered FAILED with the cause where %s', async (_, secret, cause) => {
    deployment.aws.answer('GetSecretValue', () => ({ body: { SecretString: secret() } }));
    await run('migrate/create');
    expect(receiver.answers.map(({ body }) => body)).toEqual([
      { ...IDENTITY, Reason: `${cause}; see the log of migrate, request request-1`, Status: 'FAILED' },
    ]);
  });

  test('waits for a database that is waking up', async () => {
    const port = await freePort();
    deployment.aws.answer('GetSecretValue', () => ({
      body: { SecretString: JSON.stringify({ ...empty.secret, port }) },
    }));
    const running = run('migrate/create', { getRemainingTimeInMillis: () => 65_000 } as Context);
    const awake = await forwardFrom(port, empty.secret.port);
    await running;
    awake.close();
    expect(receiver.answers.map(({ body }) => body.Status)).toEqual(['SUCCESS']);
    expect(await tables()).toEqual(TABLES);
  });

  test('fails the invocation where the answer is not taken', async () => {
    receiver.replyWith(403);
    await expect(run('migrate/create')).rejects.toThrow('answer address refused the answer: 403');
    expect(receiver.answers).toHaveLength(1);
  });

  test('answers again where the address is out of order, since nothing calls the function again', async () => {
    receiver.replyWith(503);
    await expect(run('migrate/delete')).rejects.toThrow('answer address refused the answer: 503');
    expect(receiver.answers).toHaveLength(3);
  });
});

describe('migrations', () => {
  test('are applied once where ten deployments do it at the same moment', async () => {
    const applied = await Promise.all(Array.from({ length: 10 }, () => applyMigrations(empty.secret)));
    expect(applied.flat()).toEqual(migrationNames());
    expect(await tables()).toEqual(TABLES);
  });
});

test('the fixtures of CloudFormation are those', () => {
  expect(fixtureNames().filter((name) => name.startsWith('migrate/'))).toEqual([
    'migrate/by-hand',
    'migrate/create',
    'migrate/delete',
    'migrate/update',
  ]);
});

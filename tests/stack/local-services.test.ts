import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import pg from 'pg';
import { type AwsEndpoint, startAwsEndpoint } from '../../packages/local-sam/src/aws-endpoint.ts';
import { AwsError } from '../../packages/local-sam/src/aws-error.ts';
import { FunctionNotFoundError } from '../../packages/local-sam/src/errors.ts';
import { createIssuer } from '../../packages/local-sam/src/issuer.ts';
import { startMailbox } from '../../packages/local-sam/src/mailbox.ts';
import { secretsOperations } from '../../packages/local-sam/src/secrets-manager.ts';
import { openStore, type Store } from '../../packages/local-sam/src/store/store.ts';
import { eventually } from '../support/api-client.ts';
import { createEmptyDatabase } from '../support/database.ts';

const SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:db-local0';
const received: string[][] = [];
let store: Store;
let endpoint: AwsEndpoint;
let databaseUrl: string;

beforeAll(async () => {
  ({ url: databaseUrl } = await createEmptyDatabase());
  store = await openStore(databaseUrl);
  endpoint = await start();
});
afterAll(async () => {
  await endpoint.stop();
  await store.close();
});

async function start(): Promise<AwsEndpoint> {
  return startAwsEndpoint({
    port: 0,
    stepFunctions: {
      DescribeExecution: () => {
        throw new AwsError('ExecutionDoesNotExist', 'Execution Does Not Exist');
      },
      ListExecutions: () => {
        throw new Error('the database is away');
      },
    },
    sqs: {},
    secretsManager: secretsOperations([{ name: 'db', arn: SECRET_ARN, value: '{"password":"one"}' }]),
    issuer: await createIssuer({
      url: 'http://127.0.0.1:4566/_issuer',
      audience: 'client',
      people: [{ email: 'assessor@example.com', note: '' }],
      pages: ['http://127.0.0.1:3000'],
      store,
    }),
    invoke: async (name, event) => {
      if (name === 'missing') throw new FunctionNotFoundError(name);
      return { payload: event, isError: name === 'broken' };
    },
    customResources: { pathPrefix: '/_custom/', receive: (path, body) => void received.push([path, body]) },
    faults: async () => ({ status: 200, body: '' }),
    log: () => {},
  });
}

const options = () => ({
  endpoint: endpoint.url,
  region: 'us-east-1',
  credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  maxAttempts: 1,
});
const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${endpoint.url}${path}`, { method: 'POST', body, headers });

describe('the AWS endpoint', () => {
  test("answers errors that the SDK knows by AWS's names", async () => {
    const describeExecution = new SFNClient(options()).send(new DescribeExecutionCommand({ executionArn: 'x' }));
    await expect(describeExecution).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
  });

  test.each([
    ['an operation', { 'x-amz-target': 'AWSStepFunctions.DeleteStateMachine' }],
    ['a service', { 'x-amz-target': 'DynamoDB_20120810.GetItem' }],
    ['an inherited name', { 'x-amz-target': 'AWSStepFunctions.constructor' }],
    ['a path', {}],
  ])('refuses what it does not offer: %s', async (_, headers) => {
    const response = await post('/', '{}', headers as Record<string, string>);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: 'UnknownOperationException' });
  });

  test('refuses a body that is not JSON and hides its own failures', async () => {
    const target = { 'x-amz-target': 'AWSStepFunctions.ListExecutions' };
    const bad = await post('/', '{', target);
    expect([bad.status, await bad.json()]).toMatchObject([400, { __type: 'SerializationException' }]);
    const failed = await post('/', '{}', target);
    expect([failed.status, await failed.text()]).toEqual([
      500,
      '{"__type":"InternalFailure","message":"The local stack failed."}',
    ]);
  });

  test('invokes functions as the Lambda API does', async () => {
    const path = (name: string) => `/2015-03-31/functions/${name}/invocations`;
    const good = await post(path('good'), '{"a":1}');
    expect([good.status, await good.text(), good.headers.get('x-amz-function-error')]).toEqual([200, '{"a":1}', null]);
    const broken = await post(path('broken'), '{}');
    expect([broken.status, broken.headers.get('x-amz-function-error')]).toEqual([200, 'Unhandled']);
    expect((await post(path('missing'), '{}')).status).toBe(404);
    expect((await post(path('good'), '{}', { 'x-amz-invocation-type': 'Event' })).status).toBe(202);
  });

  test("takes a custom resource's answer", async () => {
    const response = await fetch(`${endpoint.url}/_custom/1`, { method: 'PUT', body: '{"Status":"SUCCESS"}' });
    expect(response.status).toBe(200);
    expect(received).toEqual([['/_custom/1', '{"Status":"SUCCESS"}']]);
  });

  test('names the variable when its port is taken', async () => {
    const port = Number(new URL(endpoint.url).port);
    const issuer = { path: '/_issuer', pages: [], handle: () => {} };
    const second = startAwsEndpoint({
      ...{ port, issuer, stepFunctions: {}, sqs: {}, secretsManager: {} },
      invoke: async () => ({ payload: '', isError: false }),
      customResources: { pathPrefix: '/_custom/', receive: () => {} },
      faults: async () => ({ status: 200, body: '' }),
      log: () => {},
    });
    await expect(second).rejects.toThrow('AWS_LOCAL_PORT');
  });
});

describe('the secrets', () => {
  test('are found by name and by ARN, and change when one is put', async () => {
    const client = new SecretsManagerClient(options());
    const read = async (SecretId: string) => (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString;
    expect(await read('db')).toBe('{"password":"one"}');
    const put = JSON.stringify({ SecretId: 'db', SecretString: '{"password":"two"}' });
    await post('/', put, { 'x-amz-target': 'secretsmanager.PutSecretValue' });
    expect(await read(SECRET_ARN)).toBe('{"password":"two"}');
    await expect(read('none')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('the issuer', () => {
  async function token(base: string, form: [string, string][]): Promise<string> {
    const body = new URLSearchParams([['grant_type', 'password'], ['password', 'none'], ['scope', 'openid'], ...form]);
    const response = await fetch(`${base}/_issuer/token`, { method: 'POST', body });
    return ((await response.json()) as { id_token: string }).id_token;
  }
  const verify = async (base: string, jwt: string) =>
    (
      await jwtVerify(jwt, createRemoteJWKSet(new URL(`${base}/_issuer/jwks`)), {
        issuer: 'http://127.0.0.1:4566/_issuer',
        audience: 'client',
        algorithms: ['RS256'],
      })
    ).payload;

  test('gives ID tokens like those of Amazon Cognito', async () => {
    const payload = await verify(endpoint.url, await token(endpoint.url, [['username', 'ada@example.com']]));
    expect(payload).toMatchObject({ email: 'ada@example.com', email_verified: true, token_use: 'id' });
    expect(payload.sub).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(Number(payload.exp) - Number(payload.iat)).toBe(3600);
    expect(payload).not.toHaveProperty('cognito:groups');
  });

  test('lets a browser that names nobody choose, and goes on with the question as it was', async () => {
    const query = 'response_type=code&client_id=client&state=s%22%3E&redirect_uri=http%3A%2F%2F127.0.0.1%3A3000';
    const response = await fetch(`${endpoint.url}/_issuer/authorize?${query}`, { redirect: 'manual' });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const page = await response.text();
    expect(page).toContain('<button name="login_hint" value="assessor@example.com">');
    expect(page).toContain('<input type="hidden" name="state" value="s&quot;&gt;">');
    const chosen = await fetch(`${endpoint.url}/_issuer/authorize?${query}&login_hint=a@b.c`, { redirect: 'manual' });
    expect(chosen.status).toBe(302);
    expect(chosen.headers.get('location')).toMatch(/^http:\/\/127\.0\.0\.1:3000\/\?code=[^&]+&state=s%22%3E$/);
  });

  test('lets the page that people sign in from read its answers, and no other', async () => {
    const url = `${endpoint.url}/_issuer/.well-known/openid-configuration`;
    const [page, program] = await Promise.all([
      fetch(url, { headers: { origin: 'http://127.0.0.1:3000' } }),
      fetch(url),
    ]);
    expect([page.status, page.headers.get('access-control-allow-origin')]).toEqual([200, 'http://127.0.0.1:3000']);
    expect([program.status, program.headers.get('access-control-allow-origin')]).toEqual([200, null]);
    expect((await fetch(url, { headers: { origin: 'http://127.0.0.1:3001' } })).status).toBe(403);
  });

  test('puts the groups that are asked for into the token', async () => {
    const form: [string, string][] = [
      ['username', 'a@b.c'],
      ['group', 'coordinators'],
      ['group', 'others'],
    ];
    const payload = await verify(endpoint.url, await token(endpoint.url, form));
    expect(payload['cognito:groups']).toEqual(['coordinators', 'others']);
  });

  test('verifies tokens from before a restart', async () => {
    const before = await token(endpoint.url, [['username', 'ada@example.com']]);
    const restarted = await start();
    expect(await verify(restarted.url, before)).toMatchObject({ email: 'ada@example.com' });
    await restarted.stop();
  });
});

test('the store belongs to one stack at a time', async () => {
  await expect(openStore(databaseUrl)).rejects.toThrow('Another stack runs on this database');
});

test('the store belongs to its stack again after a restart of the server has ended its session', async () => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const owners = `select pid from pg_locks join pg_stat_activity using (pid)
    where application_name = 'local stack' and datname = current_database() and locktype = 'advisory' and granted`;
  const { rows: before } = await client.query(owners);
  await client.query('select pg_terminate_backend($1)', [before[0].pid]);
  await eventually('another session has the lock', async () => {
    const { rows } = await client.query(owners);
    return rows.length === 1 && rows[0].pid !== before[0].pid ? true : undefined;
  });
  await client.end();
  await expect(openStore(databaseUrl)).rejects.toThrow('Another stack runs on this database');
});

test('the mailbox names the variable when its port is taken', async () => {
  const mailbox = await startMailbox({ port: 0 });
  const port = Number(new URL(mailbox.url).port);
  expect(await (await fetch(`${mailbox.url}/store`)).json()).toEqual({ emails: [], templates: {} });
  await expect(startMailbox({ port })).rejects.toThrow('MAILBOX_PORT');
  await mailbox.stop();
});

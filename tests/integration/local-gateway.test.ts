import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { type Gateway, startGateway } from '../../local/http-api/gateway.ts';
import { httpApiSpec } from '../../local/http-api/http-api-spec.ts';
import type { Functions } from '../../local/lambda/functions.ts';
import { listen } from '../../local/listen.ts';
import { fixtureFunctions, fixtureSpecs, fixtureTemplate } from '../support/local-fixture/stack.ts';

type Key = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

let issuer: string;
let issuerServer: Server;
let key: Key;
let functions: Functions;
let gateway: Gateway;
let throttled: Gateway;

beforeAll(async () => {
  const pair = await generateKeyPair('RS256');
  key = pair.privateKey;
  const keys = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256' }] };
  issuerServer = createServer((request, response) => {
    const isDiscovery = request.url === '/.well-known/openid-configuration';
    response.end(JSON.stringify(isDiscovery ? { jwks_uri: `${issuer}/keys` } : keys));
  });
  issuer = `http://127.0.0.1:${await listen(issuerServer, 0)}`;
  const template = await fixtureTemplate(issuer);
  functions = await fixtureFunctions(template);
  const api = httpApiSpec(template, fixtureSpecs(template));
  gateway = await startGateway({ port: 0, api, invoke: functions.invokeText, integrationTimeoutSeconds: 0.8 });
  const limited = { ...api, defaultThrottle: { ratePerSecond: 0.001, burst: 2 } };
  throttled = await startGateway({ port: 0, api: limited, invoke: functions.invokeText });
});

afterAll(async () => {
  await Promise.all([gateway.stop(), throttled.stop(), functions.stop()]);
  issuerServer.close();
});

interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever was answered.
  body: any;
}

async function call(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${gateway.url}${path}`, { method, ...init });
  const text = await response.text();
  const isJson = text.startsWith('{');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

function respond(instructions: unknown): Promise<Answer> {
  return call('POST', '/respond', {
    body: JSON.stringify(instructions),
    headers: { 'content-type': 'application/json' },
  });
}

function token(claims: JWTPayload, header: object = {}): Promise<string> {
  const payload = { iss: issuer, aud: 'fixture', exp: Math.floor(Date.now() / 1000) + 60, ...claims };
  return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'one', ...header }).sign(key);
}

describe('the event', () => {
  test('has payload format 2.0', async () => {
    const { body } = await call('GET', '/echo/a%20b?x=1&y=2&x=3%204', {
      headers: { 'X-Custom': 'one', cookie: 'a=1; b=2', 'user-agent': 'test' },
    });
    expect(body.event).toEqual({
      version: '2.0',
      routeKey: 'ANY /echo/{id}',
      rawPath: '/echo/a%20b',
      rawQueryString: 'x=1&y=2&x=3%204',
      cookies: ['a=1', 'b=2'],
      headers: expect.objectContaining({
        'x-custom': 'one',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-proto': 'http',
      }),
      queryStringParameters: { x: '1,3 4', y: '2' },
      pathParameters: { id: 'a b' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        domainPrefix: '127',
        http: { method: 'GET', path: '/echo/a%20b', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        routeKey: 'ANY /echo/{id}',
        stage: '$default',
        time: expect.stringMatching(/^\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} \+0000$/),
        timeEpoch: expect.any(Number),
      },
      isBase64Encoded: false,
    });
    expect(body.event.headers).not.toHaveProperty('cookie');
  });

  test.each<[string, string | undefined, string, boolean]>([
    ['application/json', 'application/json; charset=utf-8', '{"é":1}', false],
    ['text/csv', 'text/csv', '{"é":1}', false],
    ['a form', 'application/x-www-form-urlencoded', 'eyLDqSI6MX0=', true],
    ['application/problem+json', 'application/problem+json', 'eyLDqSI6MX0=', true],
    ['an unknown type', 'application/octet-stream', 'eyLDqSI6MX0=', true],
  ])('holds a body of %s', async (_, contentType, expected, isBase64Encoded) => {
    const { body } = await call('PUT', '/echo/1', {
      body: Buffer.from('{"é":1}'),
      headers: { ...(contentType === undefined ? {} : { 'content-type': contentType }) },
    });
    expect(body.event).toMatchObject({ body: expected, isBase64Encoded });
  });

  test('holds a body that is not valid UTF-8 as its bytes, whatever its type', async () => {
    const { body } = await call('PUT', '/echo/1', {
      body: Buffer.from([0x7b, 0xe9, 0x7d]),
      headers: { 'content-type': 'application/json' },
    });
    expect(body.event).toMatchObject({ body: 'e+l9', isBase64Encoded: true });
  });

  test('joins the values of a repeated header', async () => {
    const headers = new Headers([
      ['x-many', 'a'],
      ['x-many', 'b'],
    ]);
    const { body } = await call('GET', '/echo/1', { headers });
    expect(body.event.headers['x-many'].replace(' ', '')).toBe('a,b');
  });

  test('of any other request goes to the default route', async () => {
    const { body } = await call('DELETE', '/nowhere');
    expect(body.event).toMatchObject({ routeKey: '$default', rawPath: '/nowhere' });
    expect(body.event).not.toHaveProperty('pathParameters');
  });
});

describe('the answer', () => {
  test("is the function's, with API Gateway's own id beside it", async () => {
    const response = { statusCode: 418, headers: { 'X-Request-Id': 'mine' }, cookies: ['a=1', 'b=2'], body: 'short' };
    const { status, headers, body } = await respond({ response });
    expect([status, headers.get('x-request-id'), headers.getSetCookie(), body]).toEqual([
      418,
      'mine',
      ['a=1', 'b=2'],
      'short',
    ]);
    expect(headers.get('apigw-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each<[string, object]>([
    ['throws', { kind: 'throw' }],
    ['exits', { kind: 'exit' }],
    ['answers what is no response', { response: { statusCode: 'two hundred' } }],
  ])('is 500 when the function %s', async (_, instructions) => {
    expect(await respond(instructions)).toMatchObject({ status: 500, body: { message: 'Internal Server Error' } });
  });

  test('is 503 when the function is not done in time', async () => {
    expect(await respond({ kind: 'hang' })).toMatchObject({ status: 503, body: { message: 'Service Unavailable' } });
  });

  test('is 413 for a body over 10 MB', async () => {
    const tooLarge = await call('POST', '/respond', { body: Buffer.alloc(10 * 1024 * 1024 + 1) });
    expect(tooLarge).toMatchObject({ status: 413, body: { message: 'Request Entity Too Large' } });
  });

  test('is 413 for a body over 10 MB of unknown length', async () => {
    const chunk = Buffer.alloc(1024 * 1024);
    const body = new ReadableStream({
      start: (controller) => {
        for (let index = 0; index < 11; index++) controller.enqueue(chunk);
        controller.close();
      },
    });
    const init = { body, duplex: 'half' } as RequestInit;
    expect(await call('POST', '/respond', init)).toMatchObject({ status: 413 });
  });

  test('is 429 beyond the limit of the route', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 3; index++) {
      statuses.push((await fetch(`${throttled.url}/echo/1`)).status);
    }
    expect(statuses).toEqual([200, 200, 429]);
    const refused = await fetch(`${throttled.url}/echo/1`);
    expect(await refused.json()).toEqual({ message: 'Too Many Requests' });
  });

  test('survives a client that goes away in the middle of its body', async () => {
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    socket.write('POST /respond HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf');
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    expect(await respond({ response: { statusCode: 200, body: 'on' } })).toMatchObject({ status: 200, body: 'on' });
  });
});

describe('a protected route', () => {
  const read = (authorization?: string) =>
    call('GET', '/private/1', { headers: { ...(authorization === undefined ? {} : { authorization }) } });

  test('passes the claims of a valid token as texts', async () => {
    const claims = { email: 'a@b.c', email_verified: true, groups: ['x', 'y'] };
    const { status, body } = await read(`Bearer ${await token(claims)}`);
    expect(status).toBe(200);
    expect(body.event.requestContext.authorizer).toEqual({
      jwt: {
        claims: expect.objectContaining({ email: 'a@b.c', email_verified: 'true', groups: '[x y]', aud: 'fixture' }),
        scopes: null,
      },
    });
  });

  test('takes a token that names the audience as client_id', async () => {
    const { aud, ...claims } = { aud: undefined, client_id: 'fixture' };
    const unsigned = { iss: issuer, exp: Math.floor(Date.now() / 1000) + 60, ...claims };
    const signed = await new SignJWT(unsigned).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(key);
    expect([aud, (await read(`Bearer ${signed}`)).status]).toEqual([undefined, 200]);
  });

  test.each<[string, () => Promise<string | undefined>]>([
    ['no token', async () => undefined],
    ['no token after the scheme', async () => 'Bearer '],
    ['what is no token', async () => 'Bearer x.y.z'],
    ['an expired token', async () => `Bearer ${await token({ exp: 1 })}`],
    ['a token without an end', async () => `Bearer ${await token({ exp: undefined as unknown as number })}`],
    [
      'a token that is not valid yet',
      async () => `Bearer ${await token({ nbf: Math.floor(Date.now() / 1000) + 3600 })}`,
    ],
    ['a token of the future', async () => `Bearer ${await token({ iat: Math.floor(Date.now() / 1000) + 3600 })}`],
    ['a token of another issuer', async () => `Bearer ${await token({ iss: 'http://127.0.0.1:9' })}`],
    ['a token for another audience', async () => `Bearer ${await token({ aud: 'other' })}`],
    [
      'a token for another audience that names ours as client',
      async () => `Bearer ${await token({ aud: 'other', client_id: 'fixture' })}`,
    ],
    ['a token of an unknown key', async () => `Bearer ${await token({}, { kid: 'two' })}`],
    ['a token with a forged signature', async () => `Bearer ${(await token({})).slice(0, -8)}AAAAAAAA`],
    ['a token without a signature', async () => `Bearer ${(await token({})).split('.').slice(0, 2).join('.')}.`],
  ])('refuses %s', async (_, authorization) => {
    const { status, headers, body } = await read(await authorization());
    expect([status, body]).toEqual([401, { message: 'Unauthorized' }]);
    expect(headers.get('www-authenticate')).toMatch(
      /^Bearer scope="" error="invalid_token" error_description="[^"]+"$/,
    );
  });

  test('refuses a token once it has expired, also when it was valid before', async () => {
    const bearer = `Bearer ${await token({ exp: Math.floor(Date.now() / 1000) + 1 })}`;
    expect((await read(bearer)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect((await read(bearer)).status).toBe(401);
  });
});

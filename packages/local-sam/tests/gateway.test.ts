import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type FixtureGateway, startFixtureGateway } from './fixture/gateway.ts';

let fixture: FixtureGateway;

beforeAll(async () => {
  fixture = await startFixtureGateway();
});

afterAll(() => fixture.stop());

describe('the event', () => {
  test('has payload format 2.0', async () => {
    const { body } = await fixture.call('GET', '/echo/a%20b?x=1&y=2&x=3%204', {
      headers: { 'X-Custom': 'one', cookie: 'a=1; b=2', 'user-agent': 'test' },
    });
    expect(body.event).toEqual({
      version: '2.0',
      routeKey: 'ANY /echo/{id}',
      rawPath: '/echo/a b',
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
        http: { method: 'GET', path: '/echo/a b', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
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
    const { body } = await fixture.call('PUT', '/echo/1', {
      body: Buffer.from('{"é":1}'),
      headers: { ...(contentType === undefined ? {} : { 'content-type': contentType }) },
    });
    expect(body.event).toMatchObject({ body: expected, isBase64Encoded });
  });

  test('holds a body that is not valid UTF-8 as its bytes, whatever its type', async () => {
    const { body } = await fixture.call('PUT', '/echo/1', {
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
    const { body } = await fixture.call('GET', '/echo/1', { headers });
    expect(body.event.headers['x-many'].replace(' ', '')).toBe('a,b');
  });

  test('of any other request goes to the default route', async () => {
    const { body } = await fixture.call('DELETE', '/nowhere');
    expect(body.event).toMatchObject({ routeKey: '$default', rawPath: '/nowhere' });
    expect(body.event).not.toHaveProperty('pathParameters');
  });
});

describe('the answer', () => {
  test("is the function's, with API Gateway's own id beside it", async () => {
    const response = { statusCode: 418, headers: { 'X-Request-Id': 'mine' }, cookies: ['a=1', 'b=2'], body: 'short' };
    const { status, headers, body } = await fixture.respond({ response });
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
    expect(await fixture.respond(instructions)).toMatchObject({
      status: 500,
      body: { message: 'Internal Server Error' },
    });
  });

  test('is 503 when the function is not done in time', async () => {
    expect(await fixture.respond({ kind: 'hang' })).toMatchObject({
      status: 503,
      body: { message: 'Service Unavailable' },
    });
  });

  test('is 413 for a body over 10 MB', async () => {
    const tooLarge = await fixture.call('POST', '/respond', { body: Buffer.alloc(10 * 1024 * 1024 + 1) });
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
    expect(await fixture.call('POST', '/respond', init)).toMatchObject({ status: 413 });
  });

  test('is 429 beyond the limit of the route', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 3; index++) {
      statuses.push((await fetch(`${fixture.throttledUrl}/echo/1`)).status);
    }
    expect(statuses).toEqual([200, 200, 429]);
    const refused = await fetch(`${fixture.throttledUrl}/echo/1`);
    expect(await refused.json()).toEqual({ message: 'Too Many Requests' });
  });

  test("is 429 beyond a route's own limit, which leaves those of the others alone", async () => {
    const respond = () => fetch(`${fixture.throttledUrl}/respond`, { method: 'POST', body: '{}' });
    expect([(await respond()).status, (await respond()).status]).toEqual([200, 429]);
    expect((await fetch(`${fixture.throttledUrl}/nowhere`)).status).toBe(200);
  });

  test('survives a client that goes away in the middle of its body', async () => {
    const socket = connect(Number(new URL(fixture.url).port), '127.0.0.1');
    socket.write('POST /respond HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf');
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    expect(await fixture.respond({ response: { statusCode: 200, body: 'on' } })).toMatchObject({
      status: 200,
      body: 'on',
    });
  });
});

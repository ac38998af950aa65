import { beforeAll, describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as errors from '../../src/core/errors.ts';
import { httpEvent } from '../support/http-event.ts';

process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
let http: typeof import('../../src/runtime/http.ts');

beforeAll(async () => {
  http = await import('../../src/runtime/http.ts');
});

const PROBLEM_HEADERS = {
  'content-type': 'application/problem+json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

const problemOf = (error: unknown) => {
  const { statusCode, headers, body } = http.problem(error);
  return { statusCode, headers, body: JSON.parse(body ?? '') };
};

describe('the problem details of an error', () => {
  test('name each fault with its path', () => {
    const faults = [{ path: 'limit', message: 'must be a number' }];
    expect(problemOf(new errors.ValidationFailedError(faults))).toEqual({
      statusCode: 400,
      headers: PROBLEM_HEADERS,
      body: {
        type: 'urn:approval-workflow:VALIDATION_FAILED',
        title: 'The request is not valid',
        status: 400,
        detail: 'limit: must be a number',
        code: 'VALIDATION_FAILED',
        errors: [{ path: 'limit', message: 'must be a number' }],
      },
    });
  });

  test('ask to come back when the database cannot be reached, without saying where it is', () => {
    const cause = new Error('connect ECONNREFUSED 10.0.0.7:5432');
    expect(problemOf(new errors.DatabaseUnavailableError('the database cannot be reached', { cause }))).toEqual({
      statusCode: 503,
      headers: { ...PROBLEM_HEADERS, 'retry-after': '5' },
      body: {
        type: 'urn:approval-workflow:UNAVAILABLE',
        title: 'The database cannot be reached; try again',
        status: 503,
        detail: 'the database cannot be reached',
        code: 'UNAVAILABLE',
      },
    });
  });

  test.each([
    ['an unknown error', new Error('CANARY')],
    ['something that is no error', 'CANARY'],
    ['a misconfiguration', new errors.ConfigError('CANARY')],
    ['a token of another task', new errors.ForeignTaskTokenError('CANARY')],
  ])('say nothing of %s', (_, error) => {
    expect(problemOf(error)).toEqual({
      statusCode: 500,
      headers: PROBLEM_HEADERS,
      body: {
        type: 'urn:approval-workflow:INTERNAL',
        title: 'Something went wrong',
        status: 500,
        detail: 'The request id tells an operator where to look.',
        code: 'INTERNAL',
      },
    });
  });

  test('carry the request id, as every answer does', async () => {
    const handler = http.httpHandler({ 'GET /thing': () => Promise.reject(new errors.NotFoundError('no thing')) });
    const answer = await handler(httpEvent('GET /thing'));
    expect(answer).toMatchObject({ statusCode: 404, headers: { 'x-request-id': 'request-1' } });
  });
});

describe('a route', () => {
  test.each(['GET /other', 'POST /thing', '$default', 'constructor', 'toString', '__proto__'])(
    'that nobody has, %s, is 404',
    async (key) => {
      const handler = http.httpHandler({ 'GET /thing': async () => http.json(200, {}) });
      expect((await handler(httpEvent(key))).statusCode).toBe(404);
    },
  );
});

describe('an answer in JSON', () => {
  test('is for nobody to cache, nor to take for something else', () => {
    expect(http.json(200, {}).headers).toEqual({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  });
});

describe('a body', () => {
  const echo = () =>
    http.httpHandler({
      'POST /json': async (request) => http.json(200, request.json()),
      'POST /form': async (request) => http.json(200, request.form()),
    });
  const send = async (routeKey: string, body: string | undefined, isBase64Encoded: boolean) => {
    const event = { ...httpEvent(routeKey), body, isBase64Encoded } as APIGatewayProxyEventV2;
    const answer = await echo()(event);
    return [answer.statusCode, JSON.parse(answer.body ?? '')];
  };
  const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');

  test('is read from text and from base64', async () => {
    expect(await send('POST /json', '{"a":"ü"}', false)).toEqual([200, { a: 'ü' }]);
    expect(await send('POST /json', base64('{"a":"ü"}'), true)).toEqual([200, { a: 'ü' }]);
    expect(await send('POST /form', base64('a=%C3%BC+%26&b='), true)).toEqual([200, { a: 'ü &', b: '' }]);
  });

  test('that names a field twice counts as documented: in JSON the last one, in a form the first', async () => {
    expect(await send('POST /json', '{"a":"first","a":"last"}', false)).toEqual([200, { a: 'last' }]);
    expect(await send('POST /form', 'a=first&a=last', false)).toEqual([200, { a: 'first' }]);
  });

  test.each([
    ['that is missing', undefined, false, 'the body must be JSON'],
    ['that is empty', '', false, 'the body must be JSON'],
    ['that ends too early', '{"a":', false, 'the body must be JSON'],
    ['that is not UTF-8', base64(Buffer.from([0x22, 0xff, 0x22])), true, 'the body must be UTF-8'],
  ])('%s is not valid', async (_, body, isBase64Encoded, message) => {
    const [status, problem] = await send('POST /json', body, isBase64Encoded);
    expect([status, problem.errors]).toEqual([400, [{ path: '', message }]]);
  });

  test.each(['a=%ff', 'a=%fe%ff', 'a=%e4', 'a=%zz'])('a form that is %j is not valid', async (form) => {
    const [status, problem] = await send('POST /form', base64(form), true);
    expect([status, problem.errors]).toEqual([400, [{ path: '', message: 'the form must be UTF-8' }]]);
  });

  test('of 256 KB is read, and one byte more is too large', async () => {
    const text = (bytes: number) => `"${'x'.repeat(bytes - 2)}"`;
    expect((await send('POST /json', text(262_144), false))[0]).toBe(200);
    expect((await send('POST /json', text(262_145), false))[0]).toBe(413);
    expect((await send('POST /json', base64(text(262_144)), true))[0]).toBe(200);
    expect((await send('POST /json', base64(text(262_145)), true))[0]).toBe(413);
    // Two bytes per character.
    expect((await send('POST /json', `"${'ü'.repeat(131_072)}"`, false))[0]).toBe(413);
  });

  test('may begin with a byte order mark, in whichever form it comes', async () => {
    expect(await send('POST /json', '\ufeff{"a":"\ufeffü"}', false)).toEqual([200, { a: '\ufeffü' }]);
    expect(await send('POST /json', base64('\ufeff{"a":"\ufeffü"}'), true)).toEqual([200, { a: '\ufeffü' }]);
    expect(await send('POST /form', '\ufeffa=b', false)).toEqual([200, { a: 'b' }]);
    expect(await send('POST /form', base64('\ufeffa=b'), true)).toEqual([200, { a: 'b' }]);
  });

  test.each([
    ['as text', '\ufeff\ufeff{}', false],
    ['in base64', base64('\ufeff\ufeff{}'), true],
  ])('may not begin with two of them, %s', async (_, body, isBase64Encoded) => {
    expect((await send('POST /json', body, isBase64Encoded))[0]).toBe(400);
  });

  test('in JSON allows no query parameter, and is looked at for its size before', async () => {
    const send = (body: string) =>
      echo()(httpEvent('POST /json', { body, query: { dry_run: 'true' } })).then(({ body: answer }) =>
        JSON.parse(answer ?? ''),
      );
    expect((await send('{}')).errors).toEqual([{ path: 'dry_run', message: 'is not a known field' }]);
    expect((await send(`"${'x'.repeat(262_144)}"`)).code).toBe('PAYLOAD_TOO_LARGE');
  });
});

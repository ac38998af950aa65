import { describe, expect, test } from '@jest/globals';
import { claimTexts } from '../src/http-api/claims.ts';
import { functionResponse } from '../src/http-api/function-response.ts';
import { collectRoutes, matchRoute, sortRoutes } from '../src/http-api/routes.ts';
import { createThrottle } from '../src/http-api/throttle.ts';
import type { FunctionSpec } from '../src/lambda/function-spec.ts';

function routesOf(events: { Method?: string; Path?: string }[]) {
  const spec = { name: 'F', events: events.map((properties) => ({ name: 'E', type: 'HttpApi', properties })) };
  return sortRoutes(collectRoutes([spec as unknown as FunctionSpec]));
}

describe('routing', () => {
  const routes = routesOf([
    {},
    { Method: 'ANY', Path: '/files/{proxy+}' },
    { Method: 'get', Path: '/tasks/{id}' },
    { Method: 'ANY', Path: '/tasks/mine' },
    { Method: 'GET', Path: '/tasks/mine' },
    { Method: 'GET', Path: '/tasks' },
    { Method: 'POST', Path: '/tasks/{id}/decision' },
  ]);

  test.each<[string, string, string, Record<string, string>]>([
    ['GET', '/tasks', 'GET /tasks', {}],
    ['GET', '/tasks/7', 'GET /tasks/{id}', { id: '7' }],
    ['GET', '/tasks/a%20b', 'GET /tasks/{id}', { id: 'a b' }],
    ['GET', '/tasks/%zz', 'GET /tasks/{id}', { id: '%zz' }],
    ['GET', '/tasks/mine', 'GET /tasks/mine', {}],
    ['DELETE', '/tasks/mine', 'ANY /tasks/mine', {}],
    ['POST', '/tasks/7/decision', 'POST /tasks/{id}/decision', { id: '7' }],
    ['PUT', '/files/a/b', 'ANY /files/{proxy+}', { proxy: 'a/b' }],
    ['HEAD', '/tasks', '$default', {}],
    ['OPTIONS', '/tasks', '$default', {}],
    ['POST', '/tasks', '$default', {}],
    ['GET', '/tasks/', '$default', {}],
    ['GET', '/tasks/7/', '$default', {}],
    ['GET', '/', '$default', {}],
    ['GET', '//tasks', '$default', {}],
  ])('%s %s takes %s', (method, path, key, pathParameters) => {
    expect(matchRoute(routes, method, path)).toMatchObject({ route: { key }, pathParameters });
  });

  test('nothing takes a request for which there is no route and no default', () => {
    expect(matchRoute(routesOf([{ Method: 'GET', Path: '/a' }]), 'POST', '/a')).toBeUndefined();
  });
});

test('claims become texts as API Gateway writes them', () => {
  const claims = {
    email: 'a@b.c',
    exp: 1700000000,
    email_verified: true,
    groups: ['a', 'b'],
    none: [],
    deep: { b: 1, a: ['x'] },
  };
  expect(claimTexts(claims)).toEqual({
    email: 'a@b.c',
    exp: '1700000000',
    email_verified: 'true',
    groups: '[a b]',
    none: '[]',
    deep: 'map[a:[x] b:1]',
  });
});

describe("a function's result", () => {
  test.each<[string, unknown, { statusCode: number; headers: object; body: string }]>([
    [
      'is the response when it has a status',
      { statusCode: 201, headers: { Location: '/x', 'X-Count': 1 }, body: '{}' },
      {
        statusCode: 201,
        headers: { location: '/x', 'x-count': '1', 'content-type': 'text/plain; charset=utf-8' },
        body: '{}',
      },
    ],
    ['has no type without a body', { statusCode: 204 }, { statusCode: 204, headers: {}, body: '' }],
    [
      'sets each cookie by itself',
      { statusCode: 200, cookies: ['a=1', 'b=2'] },
      { statusCode: 200, headers: { 'set-cookie': ['a=1', 'b=2'] }, body: '' },
    ],
    [
      'may hold bytes in base64',
      { statusCode: 200, headers: { 'content-type': 'x/y' }, body: 'aGk=', isBase64Encoded: true },
      { statusCode: 200, headers: { 'content-type': 'x/y' }, body: 'hi' },
    ],
    [
      'is a JSON body without a status',
      { a: 1 },
      { statusCode: 200, headers: { 'content-type': 'application/json' }, body: '{"a":1}' },
    ],
    ['may be a bare text', 'hi', { statusCode: 200, headers: { 'content-type': 'application/json' }, body: 'hi' }],
  ])('%s', (_, result, expected) => {
    const response = functionResponse(JSON.stringify(result));
    expect({ ...response, body: response?.body.toString() }).toEqual(expected);
  });

  test.each<[string, unknown]>([
    ['a status that is a text', { statusCode: '200' }],
    ['a status that does not exist', { statusCode: 99 }],
    ['a body that is no text', { statusCode: 200, body: {} }],
    ['a header that is a list', { statusCode: 200, headers: { a: ['b'] } }],
    ['cookies that are no list', { statusCode: 200, cookies: 'a=1' }],
  ])('%s is malformed', (_, result) => {
    expect(functionResponse(JSON.stringify(result))).toBeUndefined();
  });
});

test('a throttle lets a burst through, then the rate', () => {
  let milliseconds = 0;
  const passes = createThrottle(2, 3, () => milliseconds);
  expect([passes(), passes(), passes(), passes()]).toEqual([true, true, true, false]);
  milliseconds = 500;
  expect([passes(), passes()]).toEqual([true, false]);
  milliseconds = 60_000;
  expect([passes(), passes(), passes(), passes()]).toEqual([true, true, true, false]);
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from '../support/api.ts';
import { BROWSER, PAGE_HEADERS, PROGRAM, UNKNOWN_CODE } from '../support/review.ts';
import { contentsOf, seedLink, seedTask } from '../support/seed.ts';

const CODE = 'c3RyYXktYWRkcmVzc2VzLWZvci1leGFtcGxlcy1vbi0';
const TASK = '0d6f3f5c-6a53-4f0e-9d9b-2f4f3f0a7c11';

let api: Api;

beforeAll(async () => {
  api = await startApi();
  await seedLink(api.deployment.database, await seedTask(api.deployment.database), CODE);
});

afterAll(() => api.stop());

const ask = (path: string, headers: Record<string, string> = BROWSER, method = 'GET') =>
  fetch(api.url + path, { method, headers, redirect: 'manual' });
const pageHeaders = Object.entries(PAGE_HEADERS).filter(([name]) => !['content-type', 'x-request-id'].includes(name));

describe('an address of ours in another spelling', () => {
  test.each([
    [`/%23/tasks/${TASK}`, `/#/tasks/${TASK}`],
    ['/%23/tasks', '/#/tasks'],
    ['/%23/', '/'],
    ['/%23', '/'],
    ['/index.html', '/'],
    [`/review/${CODE}/`, `/review/${CODE}`],
    [`/review/${CODE}//`, `/review/${CODE}`],
    [`/review/${CODE}/decision`, `/review/${CODE}`],
    [`/review/${UNKNOWN_CODE}/?utm_source=mail`, `/review/${UNKNOWN_CODE}`],
  ])('%s leads to %s, for browsers and programs, by GET and HEAD', async (path, right) => {
    for (const headers of [BROWSER, PROGRAM]) {
      for (const method of ['GET', 'HEAD']) {
        const answer = await ask(path, headers, method);
        expect([answer.status, answer.headers.get('location'), await answer.text()]).toEqual([301, right, '']);
        for (const [name, value] of pageHeaders) expect([name, answer.headers.get(name)]).toEqual([name, value]);
        expect(answer.headers.get('x-request-id')).toMatch(/./);
      }
    }
  });

  test('leads nowhere by another method', async () => {
    expect((await ask(`/review/${CODE}/`, PROGRAM, 'POST')).status).toBe(404);
    expect((await ask('/index.html', PROGRAM, 'DELETE')).status).toBe(404);
  });

  test.each([
    '/%23//evil.example',
    '/%23/@evil.example',
    '//evil.example/',
    '/review//evil.example/',
    '/review/%2Fevil/',
  ])('%s leads to no other site', async (path) => {
    const { headers } = await ask(path);
    const location = new URL(headers.get('location') ?? '/', api.url);
    expect(location.origin).toBe(api.url);
  });
});

describe('an unknown address', () => {
  test.each(['/nope', '/review', '/review/', '/archive/questions', '/tasks/', '//', '/inbox', '/assets/inbox-0.js'])(
    '%s is a page for a browser and problem details for a program',
    async (path) => {
      const page = await ask(path);
      expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
      for (const [name, value] of pageHeaders) expect([name, page.headers.get(name)]).toEqual([name, value]);
      expect(await page.text()).toContain('<h1>This link does not work</h1>');
      const problem = await ask(path, PROGRAM);
      expect([problem.status, problem.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
      expect(await problem.json()).toMatchObject({ code: 'NOT_FOUND', status: 404 });
      for (const { headers } of [page, problem]) expect(headers.get('x-request-id')).toMatch(/./);
    },
  );

  test('has no icon, and is not asked for it again for a day', async () => {
    const answer = await ask('/favicon.ico', { accept: 'image/avif,image/*' });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([204, 'public, max-age=86400']);
  });

  test('shows nothing that was sent there', async () => {
    const body = new URLSearchParams({ comments: 'Sign in at evil.example' });
    const answer = await fetch(`${api.url}/nope`, { method: 'POST', headers: BROWSER, body });
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('evil.example');
  });
});

describe('HEAD', () => {
  test.each(['/', '/healthz', `/review/${CODE}`, `/review/${UNKNOWN_CODE}`, '/nope'])(
    'of %s is answered like GET, without a body, and changes nothing',
    async (path) => {
      const before = await contentsOf(api.deployment.database);
      for (const client of [BROWSER, PROGRAM]) {
        const [head, get] = [await ask(path, client, 'HEAD'), await ask(path, client)];
        const differing = ['date', 'apigw-requestid', 'x-request-id', 'connection', 'keep-alive'];
        const headersOf = ({ headers }: Response) => [...headers].filter(([name]) => !differing.includes(name));
        expect([head.status, headersOf(head), await head.text()]).toEqual([get.status, headersOf(get), '']);
        expect(head.headers.get('x-request-id')).toMatch(/./);
      }
      expect(await contentsOf(api.deployment.database)).toBe(before);
    },
  );
});

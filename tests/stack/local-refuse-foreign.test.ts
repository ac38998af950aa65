import { readFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, mails, submit } from '../support/api-client.ts';
import { startStack } from '../support/stack.ts';
import { type Target, targetOf } from '../support/target.ts';

type Headers = Record<string, string>;
type Part = 'API' | 'AWS' | 'MAILBOX';

let target: Target;
const ports = {} as Record<Part, string>;

beforeAll(async () => {
  const stack = await startStack();
  target = targetOf(stack);
  const { PORT = '', AWS_LOCAL_PORT = '', MAILBOX_PORT = '' } = stack.environment;
  Object.assign(ports, { API: PORT, AWS: AWS_LOCAL_PORT, MAILBOX: MAILBOX_PORT });
}, 90_000);
afterAll(() => target.stop());

interface Answer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  text: string;
}

/** One request with exactly these headers; PORT in them stands for the part's port. */
function send(part: Part, line: string, given: Headers = {}, body = ''): Promise<Answer> {
  const [method = 'GET', path = '/'] = line.split(' ');
  const headers = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, value.replace('PORT', ports[part])]),
  );
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: ports[part], method, path, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const PARTS: [Part, string][] = [
  ['API', 'GET /healthz'],
  ['AWS', 'GET /faults'],
  ['MAILBOX', 'GET /store'],
];

const HOST = 'the Host is neither 127.0.0.1 nor localhost';
const ORIGIN = 'the Origin is another site';
const PAGE = 'a page of another site asked';
const browser = (site: string, mode: string, dest: string) => ({
  'sec-fetch-site': site,
  'sec-fetch-mode': mode,
  'sec-fetch-dest': dest,
});

const FOREIGN: [string, Headers, string][] = [
  ['a name that leads to this machine', { host: 'evil.test:PORT' }, HOST],
  ['a name that begins like ours', { host: '127.0.0.1.evil.test:PORT' }, HOST],
  ['a name that ends like ours', { host: 'evil-localhost' }, HOST],
  ['another address of this machine', { host: '127.0.0.2:PORT' }, HOST],
  ['our name as a part of another', { host: 'localhost.evil.test' }, HOST],
  ['a page elsewhere', { origin: 'http://evil.test' }, ORIGIN],
  ['a page elsewhere at our port', { origin: 'http://evil.test:PORT' }, ORIGIN],
  ['a page of another program of this machine', { origin: 'http://127.0.0.1:1' }, ORIGIN],
  ['our address by another scheme', { origin: 'https://127.0.0.1:PORT' }, ORIGIN],
  ['a sandboxed page', { origin: 'null' }, ORIGIN],
  ['a sandboxed page, as its browser says', { origin: 'null', 'sec-fetch-site': 'cross-site' }, ORIGIN],
  [
    'a page that has the name of containers',
    { host: 'host.docker.internal:PORT', origin: 'http://host.docker.internal:PORT' },
    ORIGIN,
  ],
  ['an image of a page elsewhere', browser('cross-site', 'no-cors', 'image'), PAGE],
  ['a script of a page at another port', browser('same-site', 'no-cors', 'script'), PAGE],
  ['a frame in a page elsewhere', browser('cross-site', 'navigate', 'iframe'), PAGE],
];

const OWN: [string, Headers][] = [
  ['a program', {}],
  ['a program that says localhost', { host: 'localhost:PORT' }],
  ['a program that writes it in capitals', { host: 'LOCALHOST:PORT' }],
  ['a program behind a forwarded port', { host: 'localhost:8080' }],
  ['a container', { host: 'host.docker.internal:PORT' }],
  ['our own page', { origin: 'http://127.0.0.1:PORT' }],
  ['our own page at localhost', { host: 'localhost:PORT', origin: 'http://localhost:PORT' }],
  [
    'a form of our page that tells nobody its address',
    { origin: 'null', ...browser('same-origin', 'navigate', 'document') },
  ],
  ['an image of our own page', browser('same-origin', 'no-cors', 'image')],
  ['a person who types the address', browser('none', 'navigate', 'document')],
  ['a person who follows a link from elsewhere', browser('cross-site', 'navigate', 'document')],
  ['a person who follows a link from a mail in the mailbox', browser('same-site', 'navigate', 'document')],
];

describe.each(PARTS)('the port of the %s', (part, line) => {
  test.each(FOREIGN)('refuses %s with its reason', async (_, headers, reason) => {
    const { status, text, headers: answered } = await send(part, line, headers);
    expect([status, JSON.parse(text)]).toEqual([
      403,
      { message: `This stack answers the programs and pages of this machine alone: ${reason}.` },
    ]);
    expect(answered).not.toHaveProperty('access-control-allow-origin');
  });

  test.each(OWN)('answers %s', async (_, headers) => {
    expect((await send(part, line, headers)).status).toBe(200);
  });

  test('tells the browser of a page elsewhere that it may send nothing', async () => {
    const asked = { origin: 'http://evil.test', 'access-control-request-method': 'PUT' };
    const { status, headers } = await send(part, 'OPTIONS /', asked);
    expect([status, Object.keys(headers).filter((name) => name.startsWith('access-control'))]).toEqual([403, []]);
  });
});

describe('what is refused is not done:', () => {
  const FROM_ELSEWHERE = { origin: 'http://evil.test', 'content-type': 'text/plain' };

  test('a fault', async () => {
    expect((await send('AWS', 'PUT /faults/sfn-down', FROM_ELSEWHERE)).status).toBe(403);
    const { text } = await send('AWS', 'GET /faults');
    expect(JSON.parse(text).faults.filter(({ value }: { value: unknown }) => value !== null)).toEqual([]);
  });

  test('a function with any event, as whomever it names', async () => {
    const task_id = await submit(target);
    const event = JSON.parse(await readFile('events/resume_workflow/approve.json', 'utf8'));
    const forged = JSON.stringify({ ...event, pathParameters: { task_id } });
    const line = 'POST /2015-03-31/functions/ResumeWorkflowFunction/invocations';
    expect((await send('AWS', line, FROM_ELSEWHERE, forged)).status).toBe(403);
    expect((await call(target, 'author', 'GET', `/tasks/${task_id}`)).body.decision).toBeNull();
    // The same event decides if a program on this machine sends it.
    expect((await send('AWS', line, {}, forged)).status).toBe(200);
    expect((await call(target, 'author', 'GET', `/tasks/${task_id}`)).body.decision).toBe('APPROVED');
  });

  test('a call of the API', async () => {
    const authorization = `Bearer ${await target.tokenOf('author')}`;
    const taskIds = async () => {
      const { body } = await call(target, 'author', 'GET', '/tasks?role=author');
      return body.tasks.map(({ task_id }: { task_id: string }) => task_id);
    };
    const before = await taskIds();
    const submission = await readFile('events/create_request/submit.json', 'utf8');
    const { body } = JSON.parse(submission);
    const headers = { authorization, 'content-type': 'application/json' };
    expect((await send('API', 'POST /questions', { ...FROM_ELSEWHERE, ...headers }, body)).status).toBe(403);
    expect(await taskIds()).toEqual(before);
    expect((await send('API', 'POST /questions', headers, body)).status).toBe(201);
  });

  test('the deletion of all mails', async () => {
    await submit(target);
    while ((await mails(target)).length === 0) await new Promise((wake) => setTimeout(wake, 50));
    expect((await send('MAILBOX', 'POST /clear-store', FROM_ELSEWHERE)).status).toBe(403);
    expect((await mails(target)).length).toBeGreaterThan(0);
  });
});

describe('the issuer', () => {
  const form = 'grant_type=password&username=a%40example.com&password=x&scope=openid';
  const token = (origin: string) =>
    send('AWS', 'POST /_issuer/token', { origin, 'content-type': 'application/x-www-form-urlencoded' }, form);

  test.each(['http://127.0.0.1', 'http://localhost'])('lets the inbox at %s read tokens', async (place) => {
    const origin = `${place}:${ports.API}`;
    const { status, headers, text } = await token(origin);
    expect([status, headers['access-control-allow-origin'], headers.vary]).toEqual([200, origin, 'origin']);
    expect(JSON.parse(text).id_token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  test('gives no token to a page elsewhere, nor to the mailbox', async () => {
    for (const origin of ['http://evil.test', `http://127.0.0.1:${ports.MAILBOX}`]) {
      const { status, text } = await token(origin);
      expect([status, text]).toEqual([403, expect.not.stringContaining('id_token')]);
    }
  });

  test('is all that the inbox may call at that port', async () => {
    const origin = `http://127.0.0.1:${ports.API}`;
    expect((await send('AWS', 'GET /faults', { origin })).status).toBe(403);
  });
});

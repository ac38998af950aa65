import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { generateKeyPair, SignJWT } from 'jose';
import { type Api, startApi } from '../support/api.ts';
import { UNKNOWN_CODE } from '../support/review.ts';
import { contentsOf, seedLink, seedPaper, seedTask } from '../support/seed.ts';

/**
 * The check that each route of template.yaml makes before it shows or changes something: of src/core/access.ts for a task,
 * question-access.ts for a question, paper-access.ts for a paper; `own`: only the caller's; `absence`: only the caller's; `office`: coordinators only.
 */
const ROUTES: Record<
  string,
  | 'submit'
  | 'read'
  | 'decide'
  | 'decide each'
  | 'change'
  | 'question'
  | 'paper'
  | 'absence'
  | 'own'
  | 'office'
  | 'link'
  | 'nothing'
> = {
  'POST /questions': 'submit',
  'GET /questions': 'own',
  'GET /questions/{question_id}': 'question',
  'GET /questions/{question_id}/revisions': 'question',
  'GET /questions/{question_id}/events': 'question',
  'POST /questions/{question_id}/revisions': 'question',
  'POST /questions/{question_id}/withdrawal': 'question',
  'POST /questions/{question_id}/reassignment': 'question',
  'POST /tasks/{task_id}/reassignment': 'change',
  'POST /tasks/{task_id}/deadline': 'change',
  'POST /papers': 'submit',
  'GET /papers': 'own',
  'GET /papers/{paper_id}': 'paper',
  'POST /papers/{paper_id}/withdrawal': 'paper',
  'POST /papers/{paper_id}/reassignment': 'paper',
  'POST /papers/{paper_id}/deadline': 'paper',
  'GET /absences/{address}': 'absence',
  'PUT /absences/{address}': 'absence',
  'DELETE /absences/{address}': 'absence',
  'GET /overview': 'office',
  'GET /tasks': 'own',
  'GET /tasks/{task_id}': 'read',
  'GET /tasks/{task_id}/events': 'read',
  'POST /tasks/{task_id}/decision': 'decide',
  'POST /decisions': 'decide each',
  'GET /review/{code}': 'link',
  'HEAD /review/{code}': 'link',
  'POST /review/{code}/decision': 'link',
  'GET /review/{code}/{task_id}': 'link',
  'HEAD /review/{code}/{task_id}': 'link',
  'POST /review/{code}/{task_id}/decision': 'link',
  'GET /': 'nothing',
  'HEAD /': 'nothing',
  'GET /assets/{file}': 'nothing',
  'GET /healthz': 'nothing',
  'HEAD /healthz': 'nothing',
  $default: 'nothing',
};
const CODE = 'bGluay1vZi10aGUtdGVzdC1vZi1ldmVyeS1yb3V0ZS0';
const QUESTION_ID = '22222222-2222-4222-8222-222222222222';
const PAPER_ID = '33333333-3333-4333-8333-333333333333';
const PAPER_CODE = 'bGluay10by10aGUtcGFwZXItb2YtZXZlcnktcm91dGU';
const CANARY = 'kanarienvogel';

let api: Api;
let task_id: string;

beforeAll(async () => {
  api = await startApi();
});

beforeEach(async () => {
  const { database, aws } = api.deployment;
  await database.rows('truncate questions, papers cascade');
  const question = { question_text: `${CANARY}?`, options: [CANARY, 'no'], correct_answer: CANARY };
  task_id = await seedTask(database, { question, question_id: QUESTION_ID, task_token: `${CANARY}-token` });
  await seedLink(database, task_id, CODE);
  await seedPaper(database, PAPER_CODE, { paper_id: PAPER_ID, task_id: '44444444-4444-4444-8444-444444444444' });
  await database.rows('update papers set title = $1', [CANARY]);
  await database.rows(
    `select set_absence('{assessor@example.com}', '{other@example.com}', now(), now() + interval '1 day', 'seed', now())`,
  );
  aws.reset();
});

afterAll(() => api.stop());

interface Attempt {
  token?: string;
  body?: string;
  /** Path parameters that replace those of the seeded task. */
  params?: Record<string, string>;
  query?: string;
  headers?: Record<string, string | string[]>;
}

/** One request of a route. It uses `node:http`, since fetch would join repeated headers. */
function callRoute(routeKey: string, { token, body, params, query = '', headers = {} }: Attempt) {
  const [method = '', template = ''] = routeKey === '$default' ? ['GET', '/nowhere'] : routeKey.split(' ');
  const address = 'assessor@example.com';
  const values: Record<string, string> = {
    task_id,
    question_id: QUESTION_ID,
    paper_id: PAPER_ID,
    address,
    code: CODE,
    ...params,
  };
  const path = template.replaceAll(/\{(\w+)\+?\}/g, (_, name: string) => values[name] ?? 'x') + query;
  const all = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }), ...headers };
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const request = httpRequest(api.url + path, { method, headers: all }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
    });
    request.on('error', reject).end(body);
  });
}

const BODIES = [
  undefined,
  '{}',
  'no JSON',
  '{"decision":"APPROVED"}',
  '{"decision":"REJECTED","comments":"Because.","decided_by":"assessor@example.com"}',
  'x'.repeat(70_000),
];
const routesThat = (...asked: string[]) => Object.keys(ROUTES).filter((key) => asked.includes(ROUTES[key] ?? ''));
const SIGNED_IN = Object.keys(ROUTES).filter((key) => !routesThat('link', 'nothing').includes(key));

test('every route of the template says here what it asks, and only those without a person ask for no token', () => {
  expect(api.routes.map(({ key }) => key).sort()).toEqual(Object.keys(ROUTES).sort());
  const open = api.routes.filter(({ authorizer }) => authorizer === 'NONE').map(({ key }) => key);
  expect(open.sort()).toEqual(routesThat('link', 'nothing').sort());
  const aboutTasks = api.routes.filter(({ key }) => key.includes('{task_id}')).map(({ key }) => key);
  const byLink = routesThat('link').filter((key) => key.includes('{task_id}'));
  expect(aboutTasks.sort()).toEqual([...routesThat('read', 'decide', 'change'), ...byLink].sort());
  const aboutPapers = api.routes.filter(({ key }) => key.includes('{paper_id}')).map(({ key }) => key);
  expect(aboutPapers.sort()).toEqual(routesThat('paper').sort());
  const aboutQuestions = api.routes.filter(({ key }) => key.includes('{question_id}')).map(({ key }) => key);
  expect(aboutQuestions.sort()).toEqual(routesThat('question').sort());
});

describe('a stranger with a valid token', () => {
  const UNKNOWN = '99999999-9999-4999-8999-999999999999';

  test.each(routesThat('read', 'decide', 'change', 'question', 'paper', 'absence'))(
    'who calls %s is told what they would be told of none',
    async (key) => {
      const token = await api.tokenOf('stranger@example.com');
      const before = await contentsOf(api.deployment.database);
      for (const body of BODIES) {
        const attempt = { token, ...(body !== undefined && /^(POST|PUT)/.test(key) && { body }) };
        const [refused, unknown] = [
          await callRoute(key, attempt),
          await callRoute(key, {
            ...attempt,
            params: { task_id: UNKNOWN, question_id: UNKNOWN, paper_id: UNKNOWN, address: 'nobody@example.com' },
          }),
        ];
        expect(refused.status).toBe(404);
        expect(refused).toEqual(unknown);
        expect(refused.text).not.toMatch(new RegExp(`${CANARY}|${task_id}|example\\.com`));
      }
      expect(await contentsOf(api.deployment.database)).toBe(before);
      expect(api.deployment.aws.calls.filter(({ operation }) => operation !== 'GetSecretValue')).toEqual([]);
    },
  );

  test.each(routesThat('decide each'))(
    'who calls %s is told of each what they would be told of no task',
    async (key) => {
      const token = await api.tokenOf('stranger@example.com');
      const before = await contentsOf(api.deployment.database);
      const told = async (id: string) => {
        const body = JSON.stringify({ decisions: [{ task_id: id, decision: 'APPROVED' }] });
        const { status, text } = await callRoute(key, { token, body });
        return { status, text: text.replaceAll(id, 'the id') };
      };
      const refused = await told(task_id);
      expect(JSON.parse(refused.text).results).toMatchObject([{ status: 404 }]);
      expect(refused).toEqual(await told(UNKNOWN));
      expect(await contentsOf(api.deployment.database)).toBe(before);
    },
  );

  test.each(routesThat('office'))('who calls %s is refused', async (key) => {
    const { status, text } = await callRoute(key, { token: await api.tokenOf('stranger@example.com') });
    expect([status, JSON.parse(text).code]).toEqual([403, 'NOT_COORDINATOR']);
  });

  test.each(routesThat('own', 'nothing'))('who calls %s sees nothing of the tasks of others', async (key) => {
    for (const query of ['', '?role=author', '?role=assessor', '?status=PENDING', '?email=assessor@example.com']) {
      const { text } = await callRoute(key, { token: await api.tokenOf('stranger@example.com'), query });
      expect(text).not.toMatch(new RegExp(`${CANARY}|${task_id}|(author|assessor)@`));
    }
  });

  test.each(routesThat('link'))('who calls %s with a link that nobody was sent sees nothing', async (key) => {
    const { status, text } = await callRoute(key, { params: { code: UNKNOWN_CODE } });
    expect(status).toBe(404);
    expect(text).not.toMatch(new RegExp(`${CANARY}|${task_id}|example\\.com`));
  });
});

describe.each(SIGNED_IN)('%s answers 401 and writes nothing', (key) => {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const now = () => Math.floor(Date.now() / 1000);
  const genuine = (claims: object = {}, header: object = {}) =>
    api.issuer.token(api.audience, { email: 'assessor@example.com', email_verified: true, ...claims }, header);
  const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  const unsigned = async (alg: string) => `${encode({ alg, kid: 'one' })}.${encode(claimsOf(await genuine()))}.`;

  test.each<[string, () => Promise<Attempt>]>([
    ['without a token', async () => ({})],
    ['to a token without a signature', async () => ({ token: await unsigned('none') })],
    ['to a token without a signature, spelled otherwise', async () => ({ token: await unsigned('nOnE') })],
    ['to a token that says RS256 and is not signed', async () => ({ token: await unsigned('RS256') })],
    [
      'to claims that were changed after they were signed',
      async () => {
        const [header, , signature] = (await genuine()).split('.');
        const claims = { ...claimsOf(await genuine()), email: 'author@example.com' };
        return { token: `${header}.${encode(claims)}.${signature}` };
      },
    ],
    [
      'to a token signed with the public key as a secret',
      async () => {
        const secret = new TextEncoder().encode(api.issuer.publicKeyPem);
        const claims = claimsOf(await genuine());
        return { token: await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(secret) };
      },
    ],
    [
      "to a token signed with another's key under the issuer's name for its own",
      async () => {
        const { privateKey } = await generateKeyPair('RS256');
        const claims = claimsOf(await genuine());
        return { token: await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(privateKey) };
      },
    ],
    ['to a key that the issuer does not have', async () => ({ token: await genuine({}, { kid: 'two' }) })],
    ['to an expired token', async () => ({ token: await genuine({ exp: now() - 1 }) })],
    ['to a token that is not valid yet', async () => ({ token: await genuine({ nbf: now() + 3_600 }) })],
    ['to a token for another audience', async () => ({ token: await genuine({ aud: 'other' }) })],
    ['to a token of another issuer', async () => ({ token: await genuine({ iss: 'https://issuer.example.com' }) })],
    ['to an address that is not verified', async () => ({ token: await genuine({ email_verified: false }) })],
    [
      'to an address that is not verified, as text',
      async () => ({ token: await genuine({ email_verified: 'false' }) }),
    ],
    [
      'to an address that nobody says is verified',
      async () => ({ token: await genuine({ email_verified: undefined }) }),
    ],
    ['to an address that is verified by a number', async () => ({ token: await genuine({ email_verified: 1 }) })],
    ['to an address that is verified by a list', async () => ({ token: await genuine({ email_verified: [true] }) })],
    ['to a token without an address', async () => ({ token: await genuine({ email: undefined }) })],
    [
      'to a token with two addresses',
      async () => ({ token: await genuine({ email: ['assessor@example.com', 'b@c.de'] }) }),
    ],
    [
      'to two Authorization headers',
      async () => {
        const bearer = `Bearer ${await genuine()}`;
        return { headers: { authorization: [bearer, bearer] } };
      },
    ],
    [
      'to a token in the query',
      async () => ({ query: `?access_token=${await genuine()}&authorization=${await genuine()}` }),
    ],
    ['to a token in a cookie', async () => ({ headers: { cookie: `authorization=${await genuine()}` } })],
    ['to a token of another scheme', async () => ({ headers: { authorization: `Basic ${await genuine()}` } })],
  ])('%s', async (_, attemptOf) => {
    const before = await contentsOf(api.deployment.database);
    const body = key.startsWith('POST /questions')
      ? '{"question_text":"?","options":["a","b"],"correct_answer":"a","assigned_to":"assessor2@example.com"}'
      : '{"decision":"APPROVED"}';
    const { status, text } = await callRoute(key, { ...(/^(POST|PUT)/.test(key) && { body }), ...(await attemptOf()) });
    expect(status).toBe(401);
    expect(text).not.toContain(CANARY);
    expect(await contentsOf(api.deployment.database)).toBe(before);
  });
});

test.each(['Bearer ', 'bearer ', 'BEARER ', ''])('a valid token passes after the scheme %j', async (scheme) => {
  const headers = { authorization: scheme + (await api.tokenOf('assessor@example.com')) };
  expect((await callRoute('GET /tasks/{task_id}', { headers })).status).toBe(200);
});

test('an address is verified also where the issuer says so in a text, as some do', async () => {
  const token = await api.tokenOf('assessor@example.com', { email_verified: 'true' });
  expect((await callRoute('GET /tasks/{task_id}', { token })).status).toBe(200);
});

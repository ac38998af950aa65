import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type BreakableApi, startBreakableApi } from '../support/breakable-api.ts';
import { CONTEXT } from '../support/deployment.ts';
import type { HttpEventOptions } from '../support/http-event.ts';
import { describeAnswer, documentedAnswers, documentedOperations, faultsOf } from '../support/openapi.ts';
import { obstacleAnswers } from './obstacle-answers.ts';
import { paperAnswers } from './paper-answers.ts';
import { type Answer, questionAnswers } from './question-answers.ts';

let api: BreakableApi;

beforeAll(async () => {
  api = await startBreakableApi();
});

afterEach(() => {
  delete process.env.ASSESSOR_DOMAINS;
  delete process.env.MAX_OPEN_TASKS_PER_AUTHOR;
});

afterAll(() => api.stop());

const send: BreakableApi['send'] = (route, options) => api.send(route, options);

const AUTHOR = 'author@example.com';
const ASSESSOR = 'assessor@example.com';
const QUESTION = { question_text: 'Which?', options: ['This', 'That'], correct_answer: 'That', assigned_to: ASSESSOR };
const UNVERIFIED = { claims: { email: AUTHOR, email_verified: 'false' } };
const BROWSER = { headers: { accept: 'text/html' } };
const TOO_LARGE = 'x'.repeat(262_145);

async function submit(): Promise<string> {
  const response = await send('POST /questions', { email: AUTHOR, body: QUESTION });
  return JSON.parse(response.body ?? '').task_id;
}

const decide = async (decision?: string): Promise<HttpEventOptions> => {
  const params = { task_id: await submit() };
  const options = { params, email: ASSESSOR, body: { decision: 'APPROVED' } };
  if (decision !== undefined) await send('POST /tasks/{task_id}/decision', { ...options, body: { decision } });
  return options;
};

async function expire(): Promise<HttpEventOptions> {
  const options = await decide();
  const { handler } = await import('../../src/update_status/app.ts');
  await api.makeDue(options.params?.task_id ?? '');
  await handler({ ...options.params, timeout: { Error: 'States.Timeout' } }, CONTEXT);
  return options;
}

/** One decision that is recorded, one that breaks a rule, one on a task that does not exist. */
async function decideSeveral(): Promise<HttpEventOptions> {
  const decisions = [
    { task_id: await submit(), decision: 'APPROVED' },
    { task_id: await submit(), decision: 'REJECTED' },
    { ...UNKNOWN_TASK.params, decision: 'APPROVED' },
  ];
  return { email: ASSESSOR, body: { decisions } };
}

/** Delivers a task token, so that the assessor is mailed, and returns the code in the newest mail. */
async function mailed(task_id: string): Promise<string> {
  const { handler } = await import('../../src/callback/app.ts');
  const body = JSON.stringify({ task_id, task_token: randomUUID() });
  await handler({ Records: [{ messageId: 'message-1', body, eventSource: 'aws:sqs' }] } as never, CONTEXT);
  return /\/review\/([\w-]{43})/.exec(JSON.stringify(api.aws.inputsOf('SendEmail').at(-1)))?.[1] ?? '';
}

/** The form of the page behind a mailed link, filled in to approve. */
async function review(): Promise<{ params: { code: string }; form: Record<string, string> }> {
  const params = { code: await mailed(await submit()) };
  const shown = await send('GET /review/{code}', { params });
  const nonce = /name="nonce" value="(\w+)"/.exec(shown.body ?? '')?.[1] ?? '';
  return { params, form: { decision: 'APPROVED', comments: '', nonce } };
}

const UNKNOWN_LINK = { params: { code: 'A'.repeat(43) } };
const UNKNOWN_TASK = { params: { task_id: '00000000-0000-4000-8000-000000000000' } };

/** Every answer of every operation, and a request that produces it. */
const ANSWERS: Answer[] = [
  ['POST /questions', '201 application/json', async () => ({ email: AUTHOR, body: QUESTION })],
  ['POST /questions', '400 application/problem+json VALIDATION_FAILED', async () => ({ email: AUTHOR, body: {} })],
  ['POST /questions', '401 application/problem+json UNAUTHORIZED', async () => ({ ...UNVERIFIED, body: QUESTION })],
  ['POST /questions', '409 application/problem+json IDEMPOTENCY_CONFLICT', idempotencyConflict],
  ['POST /questions', '413 application/problem+json PAYLOAD_TOO_LARGE', async () => tooLarge({ email: AUTHOR })],
  ['POST /questions', '422 application/problem+json SELF_REVIEW', async () => ({ email: ASSESSOR, body: QUESTION })],
  ['POST /questions', '422 application/problem+json ASSESSOR_NOT_ALLOWED', assessorNotAllowed],
  ['POST /questions', '429 application/problem+json QUOTA_EXCEEDED', quotaExceeded],
  ['POST /questions', '500 application/problem+json INTERNAL', async () => ({ email: AUTHOR, body: QUESTION })],
  ['POST /questions', '503 application/problem+json UNAVAILABLE', async () => ({ email: AUTHOR, body: QUESTION })],

  ...questionAnswers({ send, assessorNotAllowed, quotaExceeded, tooLarge }),

  ...obstacleAnswers({ send, decide, expire, assessorNotAllowed, tooLarge }),

  ...paperAnswers({ send, mailed, assessorNotAllowed, limitTasks, tooLarge }),

  ['GET /tasks', '200 application/json', async () => listOfTwo()],
  ['GET /tasks', '400 application/problem+json VALIDATION_FAILED', async () => asAuthor({ query: { limit: '0' } })],
  ['GET /tasks', '401 application/problem+json UNAUTHORIZED', async () => UNVERIFIED],
  ['GET /tasks', '500 application/problem+json INTERNAL', async () => asAuthor({})],
  ['GET /tasks', '503 application/problem+json UNAVAILABLE', async () => asAuthor({})],

  ['GET /tasks/{task_id}', '200 application/json', async () => decide('APPROVED')],
  [
    'GET /tasks/{task_id}',
    '400 application/problem+json VALIDATION_FAILED',
    async () => ({ ...(await decide()), query: { verbose: '1' } }),
  ],
  ['GET /tasks/{task_id}', '401 application/problem+json UNAUTHORIZED', async () => UNVERIFIED],
  ['GET /tasks/{task_id}', '404 application/problem+json NOT_FOUND', async () => asAuthor(UNKNOWN_TASK)],
  ['GET /tasks/{task_id}', '500 application/problem+json INTERNAL', decide],
  ['GET /tasks/{task_id}', '503 application/problem+json UNAVAILABLE', decide],

  ['GET /tasks/{task_id}/events', '200 application/json', async () => decide('APPROVED')],
  [
    'GET /tasks/{task_id}/events',
    '400 application/problem+json VALIDATION_FAILED',
    async () => ({ ...(await decide()), query: { limit: '1' } }),
  ],
  ['GET /tasks/{task_id}/events', '401 application/problem+json UNAUTHORIZED', async () => UNVERIFIED],
  ['GET /tasks/{task_id}/events', '404 application/problem+json NOT_FOUND', async () => asAuthor(UNKNOWN_TASK)],
  ['GET /tasks/{task_id}/events', '500 application/problem+json INTERNAL', decide],
  ['GET /tasks/{task_id}/events', '503 application/problem+json UNAVAILABLE', decide],

  ['POST /tasks/{task_id}/decision', '200 application/json', async () => decide('APPROVED')],
  ['POST /tasks/{task_id}/decision', '202 application/json', decide],
  ['POST /tasks/{task_id}/decision', '400 application/problem+json VALIDATION_FAILED', withoutDecision],
  ['POST /tasks/{task_id}/decision', '401 application/problem+json UNAUTHORIZED', async () => UNVERIFIED],
  ['POST /tasks/{task_id}/decision', '403 application/problem+json NOT_ASSESSOR', async () => asAuthor(await decide())],
  ['POST /tasks/{task_id}/decision', '404 application/problem+json NOT_FOUND', async () => asAuthor(UNKNOWN_TASK)],
  ['POST /tasks/{task_id}/decision', '409 application/problem+json ALREADY_DECIDED', decideOtherwise],
  ['POST /tasks/{task_id}/decision', '409 application/problem+json TASK_CLOSED', expire],
  [
    'POST /tasks/{task_id}/decision',
    '413 application/problem+json PAYLOAD_TOO_LARGE',
    async () => tooLarge(await decide()),
  ],
  ['POST /tasks/{task_id}/decision', '500 application/problem+json INTERNAL', decide],
  ['POST /tasks/{task_id}/decision', '503 application/problem+json UNAVAILABLE', decide],

  ['POST /decisions', '200 application/json', decideSeveral],
  ['POST /decisions', '400 application/problem+json VALIDATION_FAILED', async () => ({ email: ASSESSOR, body: {} })],
  ['POST /decisions', '401 application/problem+json UNAUTHORIZED', async () => ({ ...UNVERIFIED, body: {} })],
  ['POST /decisions', '413 application/problem+json PAYLOAD_TOO_LARGE', async () => tooLarge({ email: ASSESSOR })],

  ['GET /review/{code}', '200 text/html', async () => onlyLink(await review())],
  ['GET /review/{code}', '401 text/html', async () => ({ ...UNKNOWN_LINK, ...BROWSER })],
  ['GET /review/{code}', '401 application/problem+json UNAUTHORIZED', async () => UNKNOWN_LINK],
  ['GET /review/{code}', '404 text/html', async () => ({ ...UNKNOWN_LINK, ...BROWSER })],
  ['GET /review/{code}', '404 application/problem+json NOT_FOUND', async () => UNKNOWN_LINK],
  ['GET /review/{code}', '500 text/html', async () => ({ ...UNKNOWN_LINK, ...BROWSER })],
  ['GET /review/{code}', '500 application/problem+json INTERNAL', async () => UNKNOWN_LINK],
  ['GET /review/{code}', '503 text/html', async () => ({ ...UNKNOWN_LINK, ...BROWSER })],
  ['GET /review/{code}', '503 application/problem+json UNAVAILABLE', async () => UNKNOWN_LINK],
  ['HEAD /review/{code}', '200 text/html', async () => onlyLink(await review())],
  ['HEAD /review/{code}', '401 text/html', async () => ({ ...UNKNOWN_LINK, ...BROWSER })],
  ['HEAD /review/{code}', '401 application/problem+json UNAUTHORIZED', async () => UNKNOWN_LINK],
  ['HEAD /review/{code}', '404 text/html', async () => ({ ...UNKNOWN_LINK, ...BROWSER })],
  ['HEAD /review/{code}', '404 application/problem+json NOT_FOUND', async () => UNKNOWN_LINK],
  ['HEAD /review/{code}', '500 text/html', async () => ({ ...UNKNOWN_LINK, ...BROWSER })],
  ['HEAD /review/{code}', '500 application/problem+json INTERNAL', async () => UNKNOWN_LINK],
  ['HEAD /review/{code}', '503 text/html', async () => ({ ...UNKNOWN_LINK, ...BROWSER })],
  ['HEAD /review/{code}', '503 application/problem+json UNAVAILABLE', async () => UNKNOWN_LINK],

  ['POST /review/{code}/decision', '303', review],
  ['POST /review/{code}/decision', '400 text/html', async () => ({ ...(await withoutNonce()), ...BROWSER })],
  ['POST /review/{code}/decision', '400 application/problem+json VALIDATION_FAILED', withoutNonce],
  ['POST /review/{code}/decision', '401 text/html', async () => ({ ...(await review()), ...BROWSER })],
  ['POST /review/{code}/decision', '401 application/problem+json UNAUTHORIZED', review],
  ['POST /review/{code}/decision', '404 text/html', async () => ({ ...UNKNOWN_LINK, ...BROWSER, form: {} })],
  [
    'POST /review/{code}/decision',
    '404 application/problem+json NOT_FOUND',
    async () => ({ ...UNKNOWN_LINK, form: {} }),
  ],
  ['POST /review/{code}/decision', '413 text/html', async () => ({ ...(await tooLargeForm()), ...BROWSER })],
  ['POST /review/{code}/decision', '413 application/problem+json PAYLOAD_TOO_LARGE', tooLargeForm],
  ['POST /review/{code}/decision', '500 text/html', async () => ({ ...(await review()), ...BROWSER })],
  ['POST /review/{code}/decision', '500 application/problem+json INTERNAL', review],
  ['POST /review/{code}/decision', '503 text/html', async () => ({ ...(await review()), ...BROWSER })],
  ['POST /review/{code}/decision', '503 application/problem+json UNAVAILABLE', review],

  ['GET /', '200 text/html', async () => ({})],
  ['HEAD /', '200 text/html', async () => ({})],
  ['GET /assets/{file}', '200 text/javascript', async () => ({ params: { file: await linkedFile('js') } })],
  ['GET /assets/{file}', '200 text/css', async () => ({ params: { file: await linkedFile('css') } })],
  ['GET /assets/{file}', '404 text/html', async () => ({ params: { file: 'inbox-0.js' }, ...BROWSER })],
  ['GET /assets/{file}', '404 application/problem+json NOT_FOUND', async () => ({ params: { file: 'inbox-0.js' } })],

  ['GET /healthz', '200 application/json', async () => ({})],
  ['GET /healthz', '400 application/problem+json VALIDATION_FAILED', async () => ({ query: { deep: 'true' } })],
  ['HEAD /healthz', '200 application/json', async () => ({})],
  ['$default', '204', async () => ({ path: '/favicon.ico' })],
  ['$default', '301', async () => ({ path: '/%23/tasks/00000000-0000-4000-8000-000000000000' })],
  ['$default', '404 text/html', async () => BROWSER],
  ['$default', '404 application/problem+json NOT_FOUND', async () => ({})],
];

function asAuthor(options: HttpEventOptions) {
  return { ...options, email: AUTHOR };
}
function tooLarge(options: HttpEventOptions) {
  return { ...options, body: TOO_LARGE };
}
const onlyLink = ({ params }: HttpEventOptions) => ({ params: params ?? {} });

async function tooLargeForm(): Promise<HttpEventOptions> {
  return tooLarge(onlyLink(await review()));
}

/** The name of a file that the inbox loads. */
async function linkedFile(extension: string): Promise<string> {
  const { body } = await send('GET /', {});
  return new RegExp(`/assets/([^"]+[.]${extension})"`).exec(body ?? '')?.[1] ?? '';
}

async function idempotencyConflict(): Promise<HttpEventOptions> {
  const options = { email: AUTHOR, headers: { 'idempotency-key': randomUUID() } };
  await send('POST /questions', { ...options, body: QUESTION });
  return { ...options, body: { ...QUESTION, correct_answer: 'This' } };
}

async function assessorNotAllowed(): Promise<HttpEventOptions> {
  process.env.ASSESSOR_DOMAINS = 'school.example';
  return { email: AUTHOR, body: QUESTION };
}

function limitTasks(count: number): void {
  process.env.MAX_OPEN_TASKS_PER_AUTHOR = String(count);
}

async function quotaExceeded(): Promise<HttpEventOptions> {
  await submit();
  limitTasks(1);
  return { email: AUTHOR, body: QUESTION };
}

async function listOfTwo(): Promise<HttpEventOptions> {
  await submit();
  await submit();
  return { email: AUTHOR, query: { role: 'author', limit: '1' } };
}

async function withoutDecision(): Promise<HttpEventOptions> {
  return { ...(await decide()), body: {} };
}

async function decideOtherwise(): Promise<HttpEventOptions> {
  return { ...(await decide('APPROVED')), body: { decision: 'REJECTED', comments: 'Two answers are right.' } };
}

async function withoutNonce(): Promise<HttpEventOptions> {
  const { params, form } = await review();
  return { params, form: { ...form, nonce: '' } };
}

describe('docs/openapi.yaml', () => {
  test.each(ANSWERS)('%s answers %s as documented', async (route, answer, prepare) => {
    const options = await prepare();
    const response = await api.provoke(answer, () => send(route, options));
    expect(describeAnswer(response)).toBe(answer);
    const operation = documentedOperations().get(route);
    expect(operation && faultsOf(operation, response)).toEqual([]);
  });

  test('has no answer that the functions do not give', () => {
    const documented = [...documentedOperations()].flatMap(([route, operation]) =>
      documentedAnswers(operation).map((answer) => `${route} ${answer}`),
    );
    expect(documented.sort()).toEqual(ANSWERS.map(([route, answer]) => `${route} ${answer}`).sort());
  });
});

import { randomUUID } from 'node:crypto';
import type { HttpResponse } from '../../src/runtime/http.ts';
import type { HttpEventOptions } from '../support/http-event.ts';
import { CONTENT, COORDINATOR } from '../support/questions.ts';
import type { Answer } from './question-answers.ts';

interface Means {
  send(route: string, options: HttpEventOptions): Promise<HttpResponse>;
  /** Delivers a task token, so that the assessor is mailed, and returns the code in the newest mail. */
  mailed(task_id: string): Promise<string>;
  assessorNotAllowed(): Promise<HttpEventOptions>;
  limitTasks(count: number): void;
  tooLarge(options: HttpEventOptions): HttpEventOptions;
}

const AUTHOR = 'author@example.com';
const ASSESSOR = 'assessor@example.com';
const UNVERIFIED = { claims: { email: AUTHOR, email_verified: 'false' } };
const BROWSER = { headers: { accept: 'text/html' } };
const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const UNKNOWN_LINK = { params: { code: 'A'.repeat(43), task_id: UNKNOWN } };
const PAPER = { title: 'Physics', questions: [CONTENT, CONTENT], assigned_to: ASSESSOR };
const PLACE = { from: ASSESSOR, assigned_to: 'other@example.com' };
const BODIES: Record<string, object | undefined> = {
  withdrawal: undefined,
  reassignment: PLACE,
  deadline: { due_in_seconds: 60 },
};

const problem = (status: number, code: string) => `${status} application/problem+json ${code}`;

/** Every answer of the routes of papers. */
export function paperAnswers(means: Means): Answer[] {
  return [...submitting(means), ...reading(means), ...changing(means), ...showing(means), ...deciding(means)];
}

function submitting({ send, assessorNotAllowed, limitTasks }: Means): Answer[] {
  const POST = 'POST /papers';
  const submission = async () => ({ email: AUTHOR, body: PAPER });
  return [
    [POST, '201 application/json', submission],
    [POST, problem(400, 'VALIDATION_FAILED'), async () => ({ email: AUTHOR, body: {} })],
    [POST, problem(401, 'UNAUTHORIZED'), async () => ({ ...UNVERIFIED, body: PAPER })],
    [
      POST,
      problem(409, 'IDEMPOTENCY_CONFLICT'),
      async () => {
        const options = { email: AUTHOR, headers: { 'idempotency-key': randomUUID() } };
        await send(POST, { ...options, body: PAPER });
        return { ...options, body: { ...PAPER, title: 'Chemistry' } };
      },
    ],
    [POST, problem(413, 'PAYLOAD_TOO_LARGE'), async () => ({ email: AUTHOR, body: 'x'.repeat(2_097_153) })],
    [POST, problem(422, 'SELF_REVIEW'), async () => ({ email: ASSESSOR, body: PAPER })],
    [
      POST,
      problem(422, 'ASSESSOR_NOT_ALLOWED'),
      async () => ({ ...(await assessorNotAllowed()), email: AUTHOR, body: PAPER }),
    ],
    [
      POST,
      problem(429, 'QUOTA_EXCEEDED'),
      async () => {
        limitTasks(1);
        return { email: 'busy@example.com', body: PAPER };
      },
    ],
    [POST, problem(500, 'INTERNAL'), submission],
    [POST, problem(503, 'UNAVAILABLE'), submission],
  ];
}

async function paper(send: Means['send']): Promise<{ params: { paper_id: string }; tasks: string[] }> {
  const response = await send('POST /papers', { email: AUTHOR, body: PAPER });
  const { paper_id, questions } = JSON.parse(response.body ?? '');
  const tasks = (questions as { tasks: { task_id: string }[] }[]).flatMap((one) =>
    one.tasks.map((task) => task.task_id),
  );
  return { params: { paper_id }, tasks };
}

function reading({ send }: Means): Answer[] {
  const own = async () => ({ email: AUTHOR, params: (await paper(send)).params });
  const list = async (query: Record<string, string> = {}) => ({ ...(await own()), params: {}, query });
  return [
    ['GET /papers', '200 application/json', () => list({ limit: '1' })],
    ['GET /papers', problem(400, 'VALIDATION_FAILED'), () => list({ limit: '0' })],
    ['GET /papers', problem(401, 'UNAUTHORIZED'), async () => UNVERIFIED],
    ['GET /papers', problem(403, 'NOT_COORDINATOR'), () => list({ role: 'coordinator' })],
    ['GET /papers', problem(500, 'INTERNAL'), () => list()],
    ['GET /papers', problem(503, 'UNAVAILABLE'), () => list()],
    ['GET /papers/{paper_id}', '200 application/json', own],
    [
      'GET /papers/{paper_id}',
      problem(400, 'VALIDATION_FAILED'),
      async () => ({ ...(await own()), query: { a: 'b' } }),
    ],
    ['GET /papers/{paper_id}', problem(401, 'UNAUTHORIZED'), async () => UNVERIFIED],
    [
      'GET /papers/{paper_id}',
      problem(404, 'NOT_FOUND'),
      async () => ({ email: AUTHOR, params: { paper_id: UNKNOWN } }),
    ],
    ['GET /papers/{paper_id}', problem(500, 'INTERNAL'), own],
    ['GET /papers/{paper_id}', problem(503, 'UNAVAILABLE'), own],
  ];
}

function changing({ send, assessorNotAllowed, tooLarge }: Means): Answer[] {
  const request = async (body: object | undefined) => ({
    email: AUTHOR,
    params: (await paper(send)).params,
    ...(body && { body }),
  });
  const all = Object.entries(BODIES).flatMap(([what, body]): Answer[] => {
    const route = `POST /papers/{paper_id}/${what}`;
    return [
      [route, '200 application/json', () => request(body)],
      [route, problem(400, 'VALIDATION_FAILED'), () => request({ more: 'than is known' })],
      [route, problem(401, 'UNAUTHORIZED'), async () => ({ ...UNVERIFIED, ...(body && { body }) })],
      [route, problem(403, 'NOT_AUTHOR'), async () => ({ ...(await request(body)), email: ASSESSOR })],
      [route, problem(404, 'NOT_FOUND'), async () => ({ email: AUTHOR, params: { paper_id: UNKNOWN } })],
      [route, problem(413, 'PAYLOAD_TOO_LARGE'), async () => tooLarge(await request(body))],
      [route, problem(500, 'INTERNAL'), () => request(body)],
      [route, problem(503, 'UNAVAILABLE'), () => request(body)],
    ];
  });
  const REASSIGN = 'POST /papers/{paper_id}/reassignment';
  const staged = async (assigned_to: string, isDecided = false) => {
    const stages = [{ assigned_to: [ASSESSOR] }, { assigned_to: ['second@example.com'] }];
    const body = { title: 'Physics', questions: [CONTENT], stages };
    const { paper_id, questions } = JSON.parse((await send('POST /papers', { email: AUTHOR, body })).body ?? '');
    const decision = {
      email: ASSESSOR,
      params: { task_id: questions[0].tasks[0].task_id },
      body: { decision: 'APPROVED' },
    };
    if (isDecided) await send('POST /tasks/{task_id}/decision', decision);
    const from = isDecided ? 'second@example.com' : ASSESSOR;
    return { email: AUTHOR, params: { paper_id }, body: { from, assigned_to } };
  };
  return [
    ...all,
    [
      'POST /papers/{paper_id}/deadline',
      problem(409, 'TASK_CLOSED'),
      async () => {
        const own = await request(BODIES.deadline);
        await send('POST /papers/{paper_id}/withdrawal', { ...COORDINATOR, params: own.params });
        return own;
      },
    ],
    [REASSIGN, problem(403, 'NOT_COORDINATOR'), () => staged('other@example.com', true)],
    [REASSIGN, problem(422, 'SELF_REVIEW'), () => staged(AUTHOR)],
    [REASSIGN, problem(422, 'DUPLICATE_ASSESSOR'), () => staged('second@example.com')],
    [
      REASSIGN,
      problem(422, 'ASSESSOR_NOT_ALLOWED'),
      async () => {
        const own = await staged('other@example.com');
        await assessorNotAllowed();
        return own;
      },
    ],
  ];
}

function showing(means: Means): Answer[] {
  return ['GET', 'HEAD'].flatMap((method): Answer[] => {
    const route = `${method} /review/{code}/{task_id}`;
    const form = { params: { ...UNKNOWN_LINK.params, task_id: 'decision' } };
    return [
      [route, '200 text/html', async () => ({ params: (await linked(means)).params })],
      [route, '301', async () => form],
      [route, '401 text/html', async () => ({ ...UNKNOWN_LINK, ...BROWSER })],
      [route, problem(401, 'UNAUTHORIZED'), async () => UNKNOWN_LINK],
      [route, '404 text/html', async () => ({ ...UNKNOWN_LINK, ...BROWSER })],
      [route, problem(404, 'NOT_FOUND'), async () => UNKNOWN_LINK],
      [route, '500 text/html', async () => ({ ...UNKNOWN_LINK, ...BROWSER })],
      [route, problem(500, 'INTERNAL'), async () => UNKNOWN_LINK],
      [route, '503 text/html', async () => ({ ...UNKNOWN_LINK, ...BROWSER })],
      [route, problem(503, 'UNAVAILABLE'), async () => UNKNOWN_LINK],
    ];
  });
}

/** The form of a question behind the link to a paper, filled in to approve. */
async function linked({ send, mailed }: Means) {
  const [task_id = ''] = (await paper(send)).tasks;
  const params = { code: await mailed(task_id), task_id };
  const shown = await send('GET /review/{code}/{task_id}', { params });
  const nonce = /name="nonce" value="(\w+)"/.exec(shown.body ?? '')?.[1] ?? '';
  return { params, form: { decision: 'APPROVED', comments: '', nonce } };
}

function deciding(means: Means): Answer[] {
  const POST = 'POST /review/{code}/{task_id}/decision';
  const form = () => linked(means);
  const withoutNonce = async () => ({ ...(await form()), form: { decision: 'APPROVED', comments: '', nonce: '' } });
  const large = async () => means.tooLarge({ params: (await form()).params });
  const unknown = { ...UNKNOWN_LINK, form: {} };
  return [
    [POST, '303', form],
    [POST, '400 text/html', async () => ({ ...(await withoutNonce()), ...BROWSER })],
    [POST, problem(400, 'VALIDATION_FAILED'), withoutNonce],
    [POST, '401 text/html', async () => ({ ...(await form()), ...BROWSER })],
    [POST, problem(401, 'UNAUTHORIZED'), form],
    [POST, '404 text/html', async () => ({ ...unknown, ...BROWSER })],
    [POST, problem(404, 'NOT_FOUND'), async () => unknown],
    [POST, '413 text/html', async () => ({ ...(await large()), ...BROWSER })],
    [POST, problem(413, 'PAYLOAD_TOO_LARGE'), large],
    [POST, '500 text/html', async () => ({ ...(await form()), ...BROWSER })],
    [POST, problem(500, 'INTERNAL'), form],
    [POST, '503 text/html', async () => ({ ...(await form()), ...BROWSER })],
    [POST, problem(503, 'UNAVAILABLE'), form],
  ];
}

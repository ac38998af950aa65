import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from '../support/api.ts';
import { nonceOn } from '../support/review.ts';
import { contentsOf, type Seed, seedLink, seedTask } from '../support/seed.ts';

let api: Api;

beforeAll(async () => {
  api = await startApi();
});

beforeEach(() => api.deployment.database.rows('truncate questions cascade'));

afterAll(() => api.stop());

const DECIDED = { decided_by: 'assessor@example.com', decided_at: '2026-11-22T10:00:00Z', comments: 'Why.' };
/** The states of a task, in the order of the columns below; the second is decided, and the workflow has not resumed yet. */
const STATES: Seed[] = [
  { status: 'PENDING' },
  { status: 'PENDING', decision: 'APPROVED', ...DECIDED },
  { status: 'APPROVED', decision: 'APPROVED', ...DECIDED },
  { status: 'REJECTED', decision: 'REJECTED', ...DECIDED },
  { status: 'CHANGES_REQUESTED', decision: 'CHANGES_REQUESTED', ...DECIDED },
  { status: 'WITHDRAWN' },
  { status: 'EXPIRED' },
];

const COORDINATORS = { 'cognito:groups': ['examiners', 'coordinators'] };
/** The token of each role; `nobody` has none. */
const ROLES: Record<string, () => Promise<string> | undefined> = {
  author: () => api.tokenOf('author@example.com'),
  assessor: () => api.tokenOf('Assessor@Example.com'),
  coordinator: () => api.tokenOf('coordinator@example.com', COORDINATORS),
  'coordinating author': () => api.tokenOf('author@example.com', COORDINATORS),
  'coordinating assessor': () => api.tokenOf('assessor@example.com', COORDINATORS),
  stranger: () => api.tokenOf('stranger@example.com', { 'cognito:groups': ['not-coordinators'] }),
  'unverified assessor': () => api.tokenOf('assessor@example.com', { email_verified: false, ...COORDINATORS }),
  nobody: () => undefined,
};

const decision = (text: string) => ({
  method: 'POST',
  path: '/decision',
  body: JSON.stringify({ decision: text, comments: 'Because.' }),
});
const CALLS: Record<string, { method: string; path: string; body?: string }> = {
  reads: { method: 'GET', path: '' },
  approves: decision('APPROVED'),
  rejects: decision('REJECTED'),
  'asks for changes': decision('CHANGES_REQUESTED'),
  'decides nonsense': decision('MAYBE'),
};

/** Role, call, and the status for each of STATES. */
const TRUTH: [keyof typeof ROLES, keyof typeof CALLS, ...number[]][] = [
  ['author', 'reads', 200, 200, 200, 200, 200, 200, 200],
  ['author', 'approves', 403, 403, 403, 403, 403, 403, 403],
  ['author', 'rejects', 403, 403, 403, 403, 403, 403, 403],
  ['author', 'asks for changes', 403, 403, 403, 403, 403, 403, 403],
  ['author', 'decides nonsense', 403, 403, 403, 403, 403, 403, 403],
  ['assessor', 'reads', 200, 200, 200, 200, 200, 200, 200],
  ['assessor', 'approves', 202, 200, 200, 409, 409, 409, 409],
  ['assessor', 'rejects', 202, 409, 409, 200, 409, 409, 409],
  ['assessor', 'asks for changes', 202, 409, 409, 409, 200, 409, 409],
  ['assessor', 'decides nonsense', 400, 400, 400, 400, 400, 400, 400],
  ['coordinator', 'reads', 200, 200, 200, 200, 200, 200, 200],
  ['coordinator', 'approves', 403, 403, 403, 403, 403, 403, 403],
  ['coordinator', 'rejects', 403, 403, 403, 403, 403, 403, 403],
  ['coordinator', 'asks for changes', 403, 403, 403, 403, 403, 403, 403],
  ['coordinator', 'decides nonsense', 403, 403, 403, 403, 403, 403, 403],
  ['coordinating author', 'reads', 200, 200, 200, 200, 200, 200, 200],
  ['coordinating author', 'approves', 403, 403, 403, 403, 403, 403, 403],
  ['coordinating author', 'rejects', 403, 403, 403, 403, 403, 403, 403],
  ['coordinating author', 'asks for changes', 403, 403, 403, 403, 403, 403, 403],
  ['coordinating author', 'decides nonsense', 403, 403, 403, 403, 403, 403, 403],
  ['coordinating assessor', 'reads', 200, 200, 200, 200, 200, 200, 200],
  ['coordinating assessor', 'approves', 202, 200, 200, 409, 409, 409, 409],
  ['coordinating assessor', 'rejects', 202, 409, 409, 200, 409, 409, 409],
  ['coordinating assessor', 'asks for changes', 202, 409, 409, 409, 200, 409, 409],
  ['coordinating assessor', 'decides nonsense', 400, 400, 400, 400, 400, 400, 400],
  ['stranger', 'reads', 404, 404, 404, 404, 404, 404, 404],
  ['stranger', 'approves', 404, 404, 404, 404, 404, 404, 404],
  ['stranger', 'rejects', 404, 404, 404, 404, 404, 404, 404],
  ['stranger', 'asks for changes', 404, 404, 404, 404, 404, 404, 404],
  ['stranger', 'decides nonsense', 404, 404, 404, 404, 404, 404, 404],
  ['unverified assessor', 'reads', 401, 401, 401, 401, 401, 401, 401],
  ['unverified assessor', 'approves', 401, 401, 401, 401, 401, 401, 401],
  ['unverified assessor', 'rejects', 401, 401, 401, 401, 401, 401, 401],
  ['unverified assessor', 'asks for changes', 401, 401, 401, 401, 401, 401, 401],
  ['unverified assessor', 'decides nonsense', 401, 401, 401, 401, 401, 401, 401],
  ['nobody', 'reads', 401, 401, 401, 401, 401, 401, 401],
  ['nobody', 'approves', 401, 401, 401, 401, 401, 401, 401],
  ['nobody', 'rejects', 401, 401, 401, 401, 401, 401, 401],
  ['nobody', 'asks for changes', 401, 401, 401, 401, 401, 401, 401],
  ['nobody', 'decides nonsense', 401, 401, 401, 401, 401, 401, 401],
];

/** The answer, and whether the call wrote anything. */
async function tryCall(role: string, call: string, state: Seed) {
  const { database } = api.deployment;
  const task_id = await seedTask(database, state);
  const token = await ROLES[role]?.();
  const { method, path, body } = CALLS[call] ?? { method: 'GET', path: 'no such call' };
  const before = await contentsOf(database);
  const response = await fetch(`${api.url}/tasks/${task_id}${path}`, {
    method,
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), 'content-type': 'application/json' },
    ...(body !== undefined && { body }),
  });
  await response.text();
  return { status: response.status, hasWritten: (await contentsOf(database)) !== before };
}

describe('over REST', () => {
  test.each(TRUTH)('the %s who %s is answered, by the state of the task, %d %d %d %d %d %d %d', async (...row) => {
    const [role, call, ...expected] = row;
    const answers = [];
    for (const state of STATES) answers.push(await tryCall(role, call, state));
    expect(answers.map(({ status }) => status)).toEqual(expected);
    // 202 says that a decision was recorded; with any other answer, nothing was written.
    expect(answers.map(({ hasWritten }) => hasWritten)).toEqual(expected.map((status) => status === 202));
  });

  test('every role is tried with every call', () => {
    const pairs = new Set(TRUTH.map(([role, call]) => `${role} ${call}`));
    expect(pairs.size).toBe(Object.keys(ROLES).length * Object.keys(CALLS).length);
  });

  test.each([
    ['author', 0, 1],
    ['assessor', 1, 0],
    ['coordinator', 0, 0],
    ['stranger', 0, 0],
  ])('the %s lists %d tasks to decide and %d of their own', async (role, toDecide, own) => {
    await seedTask(api.deployment.database);
    const headers = { authorization: `Bearer ${await ROLES[role]?.()}` };
    const counts = ['assessor', 'author'].map(async (list) => {
      const { tasks } = (await (await fetch(`${api.url}/tasks?role=${list}`, { headers })).json()) as {
        tasks: object[];
      };
      return tasks.length;
    });
    expect(await Promise.all(counts)).toEqual([toDecide, own]);
  });
});

describe('by link', () => {
  const CODE = 'aG9sZGVyLW9mLWEtbGluay1mb3ItdGVzdHMtb25seS0';
  const HTML = { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' };
  const OPEN = 'A question for your review';
  const CLOSED = 'This question is no longer open';
  const DECIDED = 'Your decision is recorded';

  /** What the holder sees of a task that reached this state after the page was first shown, and what a press then writes. */
  async function tryLink({ status, ...state }: Seed) {
    const { database } = api.deployment;
    await database.rows('truncate questions cascade');
    const task_id = await seedTask(database);
    await seedLink(database, task_id, CODE);
    const link = `${api.url}/review/${CODE}`;
    const nonce = nonceOn({ body: await (await fetch(link, { headers: HTML })).text() });
    const changed = { status, ...state };
    const assignments = Object.keys(changed).map((name, i) => `${name} = $${i + 2}`);
    await database.rows(`update approval_tasks set ${assignments.join(', ')} where task_id = $1`, [
      task_id,
      ...Object.values(changed),
    ]);
    const before = await contentsOf(database);
    const page = await (await fetch(link, { headers: HTML })).text();
    expect(await contentsOf(database)).toBe(before);
    const body = new URLSearchParams({ nonce, decision: 'REJECTED', comments: 'Because.' }).toString();
    const pressed = await fetch(`${link}/decision`, { method: 'POST', headers: HTML, body, redirect: 'manual' });
    const title = /<h1>([^:<]*)/.exec(page)?.[1];
    return [title, pressed.status, (await contentsOf(database)) !== before];
  }

  test.each<[string, Seed, [string, number, boolean]]>([
    ['open', STATES[0] ?? {}, [OPEN, 303, true]],
    ['decided', STATES[1] ?? {}, [DECIDED, 303, false]],
    ['approved', STATES[2] ?? {}, [DECIDED, 303, false]],
    ['rejected', STATES[3] ?? {}, [DECIDED, 303, false]],
    ['sent back for changes', STATES[4] ?? {}, [DECIDED, 303, false]],
    ['withdrawn', STATES[5] ?? {}, [CLOSED, 303, false]],
    ['expired', STATES[6] ?? {}, [CLOSED, 303, false]],
  ])('the holder of a link to a task that is %s sees so, and decides only what is open', async (_, state, expected) => {
    expect(await tryLink(state)).toEqual(expected);
  });

  test('nobody decides their own question, even where a hand on the database has made them its assessor', async () => {
    const { database } = api.deployment;
    await database.rows('alter table approval_tasks drop constraint approval_tasks_assigned_to_check');
    await database.rows('alter table approval_tasks drop constraint approval_tasks_decided_by_check');
    const task_id = await seedTask(database, { assigned_by: 'assessor@example.com' });
    await seedLink(database, task_id, CODE);
    const link = `${api.url}/review/${CODE}`;
    const nonce = nonceOn({ body: await (await fetch(link, { headers: HTML })).text() });
    const before = await contentsOf(database);
    const body = new URLSearchParams({ nonce, decision: 'APPROVED' }).toString();
    const pressed = await fetch(`${link}/decision`, { method: 'POST', headers: HTML, body });
    expect([nonce.length, pressed.status]).toEqual([64, 403]);
    const token = await ROLES.assessor?.();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const decided = await fetch(`${api.url}/tasks/${task_id}/decision`, {
      method: 'POST',
      headers,
      body: '{"decision":"APPROVED"}',
    });
    expect(decided.status).toBe(403);
    expect(await contentsOf(database)).toBe(before);
  });
});

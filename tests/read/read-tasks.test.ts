import { beforeEach, describe, expect, test } from '@jest/globals';
import { bodyOf, useDeployment } from '../support/deployment.ts';
import { type HttpEventOptions, httpEvent } from '../support/http-event.ts';
import { contentsOf, seedTask } from '../support/seed.ts';
import { TASK } from '../support/task.ts';

const deployment = useDeployment();

beforeEach(() => deployment.database.rows('truncate questions cascade'));

const COORDINATOR = { email: 'coordinator@example.com', claims: { 'cognito:groups': '[examiners coordinators]' } };
const seed = (columns = {}) => seedTask(deployment.database, columns);
const call = async (routeKey: string, options: HttpEventOptions) => {
  const response = await deployment.functions.readTasks(httpEvent(routeKey, options));
  return { status: response.statusCode, headers: response.headers, body: bodyOf(response) };
};
const read = (task_id: string, options: HttpEventOptions = { email: 'assessor@example.com' }) =>
  call('GET /tasks/{task_id}', { params: { task_id }, ...options });
const list = (query: Record<string, string> = {}, options: HttpEventOptions = { email: 'assessor@example.com' }) =>
  call('GET /tasks', { query, ...options });
const idsOf = ({ body }: { body: { tasks: { task_id: string }[] } }) => body.tasks.map(({ task_id }) => task_id);

describe('GET /tasks/{task_id}', () => {
  test('answers the task with its question and nothing more', async () => {
    const task_id = await seed({
      task_token: 'token',
      created_at: '2026-11-22T10:00:00.123456Z',
      due_at: '2026-11-29T10:00:00Z',
    });
    const { status, headers, body } = await read(task_id);
    expect([status, headers]).toEqual([
      200,
      {
        'content-type': 'application/json',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-request-id': 'request-1',
      },
    ]);
    expect(body).toEqual({
      ...TASK,
      task_id,
      question_id: expect.any(String),
      reference: expect.stringMatching(/^[0-9a-f]{8}$/),
      created_at: '2026-11-22T10:00:00.123Z',
      updated_at: expect.any(String),
      question: {
        question_id: body.question_id,
        question_text: 'Which planet is closest to the sun?',
        options: ['Venus', 'Mercury', 'Mars'],
        correct_answer: 'Mercury',
        created_at: expect.any(String),
      },
    });
  });

  test.each<[string, HttpEventOptions, number, string | undefined]>([
    ['the author', { email: 'author@example.com' }, 200, undefined],
    ['the author, however written', { email: 'Author@Example.com' }, 200, undefined],
    ['the assessor', { email: 'assessor@example.com' }, 200, undefined],
    ['a coordinator', COORDINATOR, 200, undefined],
    ['a stranger', { email: 'stranger@example.com' }, 404, 'NOT_FOUND'],
    ['a member of another group', { ...COORDINATOR, claims: { 'cognito:groups': '[examiners]' } }, 404, 'NOT_FOUND'],
    [
      'an address not verified',
      { email: 'author@example.com', claims: { email_verified: 'false' } },
      401,
      'UNAUTHORIZED',
    ],
    ['nobody', {}, 401, 'UNAUTHORIZED'],
  ])('to %s (%j) is %d', async (_, options, status, code) => {
    const answer = await read(await seed(), options);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test('looks the same to a stranger as a task that does not exist', async () => {
    const hidden = await read(await seed(), { email: 'stranger@example.com' });
    expect(hidden).toEqual(await read('99999999-9999-4999-8999-999999999999'));
    expect(hidden).toEqual(await read('no-uuid'));
  });

  test('shows a question inserted by hand without options', async () => {
    const question = { question_text: 'Six times seven?', options: null, correct_answer: '42' };
    expect((await read(await seed({ question }))).body.question).toMatchObject({ options: null, correct_answer: '42' });
  });

  test('changes nothing', async () => {
    const task_id = await seed();
    const before = await contentsOf(deployment.database);
    await read(task_id);
    await list();
    expect(await contentsOf(deployment.database)).toBe(before);
  });
});

describe('GET /tasks', () => {
  test('answers the own tasks of the role, newest first', async () => {
    const mine = [
      await seed({ created_at: '2026-11-20T10:00:00Z' }),
      await seed({ created_at: '2026-11-22T10:00:00Z' }),
      await seed({ created_at: '2026-11-21T10:00:00Z' }),
    ];
    const written = await seed({ assigned_by: 'assessor@example.com', assigned_to: 'author@example.com' });
    await seed({ assigned_to: 'other@example.com' });
    expect(idsOf(await list())).toEqual([mine[1], mine[2], mine[0]]);
    expect(idsOf(await list({ role: 'assessor' }))).toEqual([mine[1], mine[2], mine[0]]);
    expect(idsOf(await list({ role: 'author' }))).toEqual([written]);
  });

  test('shows no task of others to a coordinator either', async () => {
    await seed();
    expect((await list({}, COORDINATOR)).body).toEqual({ tasks: [], next_cursor: null });
  });

  test('answers tasks without their questions', async () => {
    await seed({ task_token: 'token' });
    const [task] = (await list()).body.tasks;
    expect(Object.keys(task)).toEqual(Object.keys(TASK));
  });

  test('answers how each question begins where asked', async () => {
    const question = { question_text: `${'日'.repeat(200)}.`, options: null, correct_answer: 'Secret' };
    await seed({ question });
    await seed({ assigned_by: 'assessor@example.com', assigned_to: 'author@example.com' });
    const [assigned] = (await list({ excerpt: 'true' })).body.tasks;
    expect(Object.keys(assigned).at(-1)).toBe('excerpt');
    expect(assigned.excerpt).toBe('日'.repeat(200));
    const { tasks } = (await list({ excerpt: 'true', role: 'author' })).body;
    expect(tasks.map(({ excerpt }: { excerpt: string }) => excerpt)).toEqual(['Which planet is closest to the sun?']);
  });

  test.each<[string, Record<string, string>, HttpEventOptions]>([
    ['of another kind', { excerpt: 'false' }, { email: 'assessor@example.com' }],
    ["of everybody's tasks", { excerpt: 'true', role: 'coordinator' }, COORDINATOR],
  ])('refuses to begin questions %s', async (_, query, options) => {
    const { status, body } = await list(query, options);
    expect([status, body.errors]).toEqual([400, [expect.objectContaining({ path: 'excerpt' })]]);
  });

  test('keeps to one status where asked', async () => {
    const expired = await seed({ status: 'EXPIRED' });
    const pending = await seed();
    expect(idsOf(await list({ status: 'EXPIRED' }))).toEqual([expired]);
    expect(idsOf(await list({ status: 'PENDING' }))).toEqual([pending]);
    expect(idsOf(await list({ status: 'APPROVED' }))).toEqual([]);
  });

  test('needs an address before it looks at the query', async () => {
    const answer = await list({ limit: '0' }, {});
    expect([answer.status, answer.body.code]).toEqual([401, 'UNAUTHORIZED']);
  });
});

describe('pages', () => {
  /** Every page until the end; `meanwhile` runs after each. */
  async function turn(query: Record<string, string>, meanwhile: () => Promise<unknown> = async () => undefined) {
    const pages: string[][] = [];
    let cursor: string | null = null;
    do {
      const page = await list({ ...query, ...(cursor !== null && { cursor }) });
      pages.push(idsOf(page));
      cursor = page.body.next_cursor;
      await meanwhile();
    } while (cursor !== null);
    return pages;
  }
  const at = (micros: number) => `2026-11-22T10:00:00.${String(micros).padStart(6, '0')}Z`;

  test('hold 20 tasks unless asked, and end with the last task', async () => {
    for (let i = 0; i < 40; i++) await seed({ created_at: at(i) });
    expect((await turn({})).map(({ length }) => length)).toEqual([20, 20]);
    expect((await turn({ limit: '100' })).map(({ length }) => length)).toEqual([40]);
    expect((await turn({ limit: '39' })).map(({ length }) => length)).toEqual([39, 1]);
  });

  test('part rows of one millisecond by the microsecond', async () => {
    const ids: string[] = [];
    for (const micros of [3, 1, 2, 5, 4]) ids[micros] = await seed({ created_at: at(micros) });
    expect(await turn({ limit: '1' })).toEqual([[ids[5]], [ids[4]], [ids[3]], [ids[2]], [ids[1]]]);
  });

  test('part rows of one microsecond by their ids', async () => {
    const ids = await Promise.all(Array.from({ length: 7 }, () => seed({ created_at: at(1) })));
    expect((await turn({ limit: '2' })).flat()).toEqual(ids.sort().reverse());
  });

  test('neither skip nor repeat a task when others come in meanwhile', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 10; i++) ids.unshift(await seed({ created_at: at(i) }));
    const seen = await turn({ limit: '3' }, () => seed({ created_at: '2026-11-23T00:00:00Z' }));
    expect(seen.flat()).toEqual(ids);
  });

  test('keep to one status to the end', async () => {
    const expired: string[] = [];
    for (let i = 0; i < 6; i++) {
      const id = await seed({ created_at: at(i), ...(i % 2 === 0 && { status: 'EXPIRED' }) });
      if (i % 2 === 0) expired.unshift(id);
    }
    expect((await turn({ limit: '1', status: 'EXPIRED' })).flat()).toEqual(expired);
  });
});

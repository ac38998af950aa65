import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Paper } from '../../src/core/paper.ts';
import type { HttpEventOptions } from '../support/http-event.ts';
import { questionsOf, usePapers } from '../support/papers.ts';
import { AUTHOR, COORDINATOR, stage } from '../support/questions.ts';

const office = usePapers();
const { submitted, read, decide, call } = office;
const database = () => office.deployment.database;

const list = (query: Record<string, string>, who: HttpEventOptions = { email: AUTHOR }) =>
  call('GET /papers', { ...who, query });
const papersOf = async (answer: ReturnType<typeof list>) => (await answer).body.papers as Paper[];
const as = (name: string) => ({ email: `${name}@example.com` });

describe('GET /papers/{paper_id}', () => {
  let paper: Paper;
  beforeAll(async () => {
    await database().rows('truncate questions, papers cascade');
    paper = await submitted({ stages: [stage('ab'), stage('c')], questions: questionsOf(2) });
    await decide(paper.questions[0]?.question_id ?? '', 'a', 'APPROVED');
    await decide(paper.questions[0]?.question_id ?? '', 'b', 'APPROVED');
    await decide(paper.questions[1]?.question_id ?? '', 'a', 'APPROVED');
  });

  test.each([
    ['the author', { email: AUTHOR }],
    ['coordinators', COORDINATOR],
    ['an assessor of all questions', as('a')],
  ])('shows everything to %s', async (_, who) => {
    const { status, body } = await read(paper.paper_id, who);
    expect([status, (body.questions as object[]).length, body.counts]).toEqual([200, 2, { PENDING: 2 }]);
  });

  test('shows assessors their part', async () => {
    const { body } = await read(paper.paper_id, as('c'));
    expect(body.questions).toMatchObject([{ position: 1 }]);
    expect(body.counts).toEqual({ PENDING: 1 });
  });

  test('does not show assessors of an open stage what the others decide, and nobody any comments', async () => {
    const shownTo = async (who: HttpEventOptions) =>
      ((await read(paper.paper_id, who)).body as unknown as Paper).questions[1]?.tasks.map(({ decision }) => decision);
    expect(await shownTo(as('b'))).toEqual([null, null]);
    expect(await shownTo({ email: AUTHOR })).toEqual(['APPROVED', null]);
    expect(JSON.stringify((await read(paper.paper_id)).body)).not.toContain('says so');
  });

  test('does not exist for others', async () => {
    expect((await read(paper.paper_id, as('stranger'))).status).toBe(404);
    expect((await read('00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });
});

describe('GET /papers', () => {
  beforeEach(async () => {
    await database().rows('truncate questions, papers cascade');
  });

  test('lists own papers, newest first, page by page', async () => {
    for (const title of ['one', 'two', 'three']) await submitted({ title, assigned_to: 'a@example.com' });
    const first = await list({ limit: '2' });
    expect((first.body.papers as Paper[]).map(({ title }) => title)).toEqual(['three', 'two']);
    expect(Object.keys((first.body.papers as Paper[])[0] ?? {})).toEqual([
      'paper_id',
      'title',
      'submitted_by',
      'created_at',
      'status',
      'counts',
    ]);
    const second = await list({ limit: '2', cursor: String(first.body.next_cursor) });
    expect((second.body.papers as Paper[]).map(({ title }) => title)).toEqual(['one']);
    expect(second.body.next_cursor).toBeNull();
    expect(await papersOf(list({}, as('b')))).toEqual([]);
    expect(await papersOf(list({ role: 'coordinator' }, COORDINATOR))).toHaveLength(3);
  });

  test('lists what somebody assesses, and counts their part', async () => {
    const paper = await submitted({ stages: [stage('a'), stage('b')] });
    await submitted({ assigned_to: 'x@example.com' });
    expect(await papersOf(list({ role: 'assessor' }, as('b')))).toEqual([]);
    await decide(paper.questions[0]?.question_id ?? '', 'a', 'APPROVED');
    await decide(paper.questions[1]?.question_id ?? '', 'a', 'REJECTED');
    expect(await papersOf(list({ role: 'assessor' }, as('b')))).toMatchObject([
      { paper_id: paper.paper_id, status: 'PENDING', counts: { PENDING: 1 } },
    ]);
    expect(await papersOf(list({ role: 'assessor' }, as('a')))).toMatchObject([
      { status: 'PENDING', counts: { PENDING: 2, REJECTED: 1 } },
    ]);
    const revised = await office.revise(paper.questions[1]?.question_id ?? '', { stages: [stage('z')] });
    expect(revised.status).toBe(201);
    // The assessor of the earlier revision does not see the later one.
    expect(await papersOf(list({ role: 'assessor' }, as('a')))).toMatchObject([
      { counts: { PENDING: 2, REJECTED: 1 } },
    ]);
    expect(await papersOf(list({}))).toMatchObject([{}, { counts: { PENDING: 3 } }]);
  });

  test.each<[string, Record<string, string>, HttpEventOptions, number, string]>([
    ['role=coordinator of others', { role: 'coordinator' }, { email: AUTHOR }, 403, 'NOT_COORDINATOR'],
    ['an unknown role', { role: 'boss' }, { email: AUTHOR }, 400, 'VALIDATION_FAILED'],
    ['an unknown parameter', { status: 'PENDING' }, { email: AUTHOR }, 400, 'VALIDATION_FAILED'],
    ['a limit of 101', { limit: '101' }, { email: AUTHOR }, 400, 'VALIDATION_FAILED'],
    ['a cursor of nobody', { cursor: 'abc' }, { email: AUTHOR }, 400, 'VALIDATION_FAILED'],
  ])('refuses %s', async (_, query, who, status, code) => {
    const answer = await list(query, who);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ListedQuestion } from '../../src/core/question.ts';
import { AUTHOR, COORDINATOR, stage, useQuestions } from '../support/questions.ts';

const office = useQuestions();
const { call, submit, submitted, revise, decide, close, read } = office;
const as = (name: string) => ({ email: `${name}@example.com` });

describe('a question may be read', () => {
  let first: string;
  let second: string;
  beforeAll(async () => {
    first = (await submitted(stage('a'), stage('b'))).question_id;
    await decide(first, 'a', 'CHANGES_REQUESTED');
    second = String((await revise(first, { stages: [stage('c'), stage('d')] })).body.question_id);
    await decide(second, 'c', 'APPROVED');
  });

  test.each<[string, object, number, number]>([
    ['its author', { email: AUTHOR }, 200, 200],
    ['a coordinator', COORDINATOR, 200, 200],
    ['an assessor of the first revision', as('a'), 200, 404],
    ['whoever is planned for a stage that never opened', as('b'), 404, 404],
    ['an assessor of the second revision', as('c'), 200, 200],
    ['an assessor of its second stage', as('d'), 200, 200],
    ['a stranger', as('stranger'), 404, 404],
  ])('by %s', async (_, who, ofFirst, ofSecond) => {
    expect([(await read(first, who)).status, (await read(second, who)).status]).toEqual([ofFirst, ofSecond]);
    for (const part of ['events', 'revisions']) {
      const path = `GET /questions/{question_id}/${part}`;
      expect((await call(path, { ...who, params: { question_id: first } })).status).toBe(ofFirst);
      expect((await call(path, { ...who, params: { question_id: second } })).status).toBe(ofSecond);
    }
  });

  test('with the revisions that the reader may see, oldest first, with decisions and comments', async () => {
    const revisionsFor = async (who: object) =>
      (await call('GET /questions/{question_id}/revisions', { ...who, params: { question_id: first } })).body
        .revisions as {
        revision: number;
        tasks: { comments: string | null }[];
      }[];
    expect((await revisionsFor(as('d'))).map(({ revision }) => revision)).toEqual([1, 2]);
    expect((await revisionsFor(as('a'))).map(({ revision }) => revision)).toEqual([1]);
    expect((await revisionsFor(as('d')))[0]?.tasks[0]?.comments).toBe('a says so.');
  });

  test('not any more by who was reassigned away', async () => {
    const { question_id } = await submitted(stage('a'));
    await office.deployment.database.rows(`select reassign_task($1, 'z@example.com', 'x', now(), 'REST', 'r')`, [
      await office.taskOf(question_id, 'a'),
    ]);
    expect([(await read(question_id, as('a'))).status, (await read(question_id, as('z'))).status]).toEqual([404, 200]);
  });

  test('not under an invalid id, nor with a query', async () => {
    expect((await read('none')).status).toBe(404);
    const options = { email: AUTHOR, params: { question_id: first }, query: { verbose: '1' } };
    expect((await call('GET /questions/{question_id}', options)).status).toBe(400);
  });
});

describe('assessors of an open stage', () => {
  const untouched = { status: 'PENDING', decision: null, comments: null, decided_by: null, decided_at: null };
  const eventsFor = async (question_id: string, who: object) =>
    (
      (await call('GET /questions/{question_id}/events', { ...who, params: { question_id } })).body.events as {
        event: string;
        task_id: string;
      }[]
    ).map(({ event, task_id }) => `${task_id} ${event}`);

  test('do not see what the others decide, until their own task is closed', async () => {
    const { question_id } = await submitted(stage('abc', 3));
    const [a, b] = [await office.taskOf(question_id, 'a'), await office.taskOf(question_id, 'b')];
    await decide(question_id, 'a', 'APPROVED');
    await close(question_id, 'a');
    const veiled = (await read(question_id, as('b'))).body as { tasks: { created_at: string }[] };
    expect(veiled.tasks[0]).toMatchObject({ ...untouched, updated_at: veiled.tasks[0]?.created_at });
    expect(await eventsFor(question_id, as('b'))).toEqual([`${a} SUBMITTED`, `${b} SUBMITTED`, expect.any(String)]);
    // Each sees only their own; after deciding, they see all.
    expect(((await read(question_id, as('a'))).body as { tasks: object[] }).tasks[0]).toMatchObject({
      decision: 'APPROVED',
    });
    expect((await eventsFor(question_id, { email: AUTHOR })).filter((event) => event.startsWith(a))).toEqual([
      `${a} SUBMITTED`,
      `${a} DECIDED`,
      `${a} RESUMED`,
      `${a} CLOSED`,
    ]);
    await decide(question_id, 'b', 'APPROVED');
    await close(question_id, 'b');
    expect(((await read(question_id, as('b'))).body as { tasks: object[] }).tasks[0]).toMatchObject({
      decision: 'APPROVED',
    });
  });

  test('do not either where they are coordinators, on any route', async () => {
    const question = await submitted(stage('ab', 2));
    const { question_id } = question;
    await decide(question_id, 'a', 'APPROVED');
    const params = { task_id: await office.taskOf(question_id, 'a') };
    const who = { ...as('b'), claims: { 'cognito:groups': '[coordinators]' } };
    expect((await call('GET /tasks/{task_id}', { ...who, params })).body).toMatchObject(untouched);
    const { events } = (await call('GET /tasks/{task_id}/events', { ...who, params })).body;
    expect(events).toMatchObject([{ event: 'SUBMITTED' }]);
    expect((await read(question_id, who)).body).toMatchObject({ tasks: [untouched, untouched] });
    const revisions = await call('GET /questions/{question_id}/revisions', { ...who, params: { question_id } });
    expect(revisions.body).toMatchObject({ revisions: [{ tasks: [untouched, untouched] }] });
    // Other coordinators see it.
    expect((await call('GET /tasks/{task_id}', { ...COORDINATOR, params })).body).toMatchObject({
      decision: 'APPROVED',
    });
  });

  test('see earlier stages', async () => {
    const { question_id } = await submitted(stage('a'), stage('bc', 2));
    await decide(question_id, 'a', 'APPROVED');
    expect(((await read(question_id, as('b'))).body as { tasks: object[] }).tasks[0]).toMatchObject({
      decision: 'APPROVED',
    });
  });
});

describe('a list of questions', () => {
  const list = async (query: Record<string, string>, who: object = { email: 'lister@example.com' }) =>
    call('GET /questions', { ...who, query });
  const textsOf = async (query: Record<string, string>, who?: object) =>
    ((await list(query, who)).body.questions as ListedQuestion[]).map(({ question_text }) => question_text);
  const ids: string[] = [];

  beforeAll(async () => {
    const questions = [
      ['Which metal is liquid?', ['Mercury', 'Iron']],
      ['Which planet is closest to the sun?', ['Mercury', 'Venus']],
      ['Wie heißt die Hauptstadt Österreichs?', ['Wien', 'Graz']],
      ['7 × 8 = ?', ['54', '56']],
      [`Long ${'x'.repeat(400)}`, ['a', 'b']],
    ] as const;
    for (const [question_text, options] of questions) {
      const body = { question_text, options, correct_answer: options[0], stages: [stage('a')] };
      ids.push(String((await submit(body, { email: 'lister@example.com' })).body.question_id));
    }
  });

  test('is newest first, with the beginning of each text and without the rest', async () => {
    const { body } = await list({});
    const questions = body.questions as ListedQuestion[];
    expect(questions.map(({ question_id }) => question_id)).toEqual([...ids].reverse());
    expect(questions[0]?.question_text).toHaveLength(200);
    expect(Object.keys(questions[0] ?? {})).toEqual([
      'question_id',
      'item_id',
      'revision',
      'paper_id',
      'position',
      'reference',
      'status',
      'submitted_by',
      'created_at',
      'closed_at',
      'question_text',
      'stages',
    ]);
    expect(body.next_cursor).toBeNull();
  });

  test('is read page by page, and neither skips nor repeats', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await list({ limit: '2', ...(cursor !== null && { cursor }) });
      seen.push(...(body.questions as ListedQuestion[]).map(({ question_id }) => question_id));
      cursor = body.next_cursor as string | null;
    } while (cursor !== null);
    expect(seen).toEqual([...ids].reverse());
  });

  test.each<[string, number[]]>([
    ['mercury', [1, 0]],
    ['MERCURY planet', [1]],
    ['mercury unknown', []],
    ['österreichs', [2]],
    ['56', [3]],
    ["'; drop table reviews; --", []],
  ])('finds every word of %j in text or options', async (search, found) => {
    const { body } = await list({ search });
    expect((body.questions as ListedQuestion[]).map(({ question_id }) => ids.indexOf(question_id))).toEqual(found);
  });

  test('finds a reference, in whatever case', async () => {
    const [id = ''] = ids;
    for (const search of [id.slice(0, 8), id.slice(0, 8).toUpperCase()]) {
      expect(await textsOf({ search })).toEqual(['Which metal is liquid?']);
    }
  });

  test('is of one status, and of the caller alone', async () => {
    await decide(ids[3] ?? '', 'a', 'APPROVED');
    expect(await textsOf({ status: 'APPROVED' })).toEqual(['7 × 8 = ?']);
    expect(await textsOf({ status: 'APPROVED', search: '54' })).toEqual(['7 × 8 = ?']);
    expect(await textsOf({ status: 'REJECTED' })).toEqual([]);
    expect(await textsOf({ search: 'mercury' }, { email: 'somebody@example.com' })).toEqual([]);
  });

  test('is of everybody for coordinators alone; that is said before the rest is judged', async () => {
    expect(await textsOf({ role: 'coordinator', search: 'liquid' }, COORDINATOR)).toEqual(['Which metal is liquid?']);
    expect(await list({ role: 'coordinator', limit: '0' })).toMatchObject({
      status: 403,
      body: { code: 'NOT_COORDINATOR' },
    });
  });

  test.each<[Record<string, string>, string]>([
    [{ limit: '0' }, 'limit: must be a whole number from 1 to 100'],
    [{ role: 'assessor' }, 'role: must be author or coordinator'],
    [{ status: 'OPEN' }, 'status: must be a status'],
    [{ paper_id: '1' }, 'paper_id: must be a UUID'],
    [{ search: ' ' }, 'search: must not be blank'],
    [{ cursor: 'none' }, 'cursor: must be the next_cursor of another page'],
    [{ verbose: '1' }, 'verbose: is not a known field'],
  ])('with %j is refused', async (query, fault) => {
    expect(await list(query)).toMatchObject({ status: 400, faults: [fault] });
  });

  test('shows the text itself, whatever is in it', async () => {
    expect((await read(ids[4] ?? '', { email: 'lister@example.com' })).body).toMatchObject({
      question_text: `Long ${'x'.repeat(400)}`,
      options: ['a', 'b'],
    });
  });
});

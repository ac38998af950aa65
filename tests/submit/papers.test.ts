import { beforeEach, describe, expect, test } from '@jest/globals';
import { historyFaults } from '../support/history.ts';
import { questionsOf, tasksOf, usePapers } from '../support/papers.ts';
import { CONTENT, stage } from '../support/questions.ts';

const office = usePapers({ ASSESSOR_DOMAINS: '', MAX_OPEN_TASKS_PER_AUTHOR: '0' });
const { submit, submitted, read } = office;
const database = () => office.deployment.database;

beforeEach(async () => {
  await database().rows('truncate questions, papers cascade');
  office.deployment.aws.reset();
});

const count = async (table: string) =>
  (await database().rows<{ rows: number }>(`select count(*)::integer as rows from ${table}`))[0]?.rows;

describe('POST /papers', () => {
  test('stores the questions in order, with their tasks, and starts an execution for each', async () => {
    const { status, body, location } = await submit({ assigned_to: 'a@example.com', due_in_seconds: 3600 });
    expect([status, location]).toEqual([201, `/papers/${body.paper_id}`]);
    expect(Object.keys(body)).toEqual([
      'paper_id',
      'title',
      'submitted_by',
      'created_at',
      'status',
      'counts',
      'questions',
    ]);
    expect(body).toMatchObject({
      title: 'Physics, summer 2027',
      submitted_by: 'author@example.com',
      status: 'PENDING',
      counts: { PENDING: 3 },
      questions: [1, 2, 3].map((position) => ({
        paper_id: body.paper_id,
        position,
        revision: 1,
        status: 'PENDING',
        question_text: `Question number ${position}?`,
        options: ['Venus', 'Mercury', 'Mars'],
        correct_answer: 'Mercury',
        stages: [{ stage: 1, status: 'PENDING', required_approvals: 1, assigned_to: ['a@example.com'] }],
        tasks: [{ status: 'PENDING', assigned_by: 'author@example.com', assigned_to: 'a@example.com' }],
      })),
    });
    const tasks = tasksOf(body as never);
    expect(new Set(tasks.map(({ due_at }) => due_at)).size).toBe(1);
    expect(tasks[0]).not.toHaveProperty('comments');
    const started = office.deployment.aws.inputsOf('StartExecution') as { name: string; input: string }[];
    expect(started.map(({ name }) => name).sort()).toEqual(tasks.map(({ task_id }) => task_id).sort());
    expect(new Set(started.map(({ input }) => JSON.parse(input).timeout_seconds))).toEqual(new Set([3600]));
    expect((await read(String(body.paper_id))).body).toEqual(body);
    expect(await historyFaults(database().pool)).toEqual([]);
  });

  test('takes stages and a language, for all questions alike', async () => {
    const { body } = await submit({ stages: [stage('ab', 1), stage('c')], language: 'de', questions: questionsOf(2) });
    expect(tasksOf(body as never).map(({ assigned_to }) => assigned_to)).toEqual([
      'a@example.com',
      'b@example.com',
      'a@example.com',
      'b@example.com',
    ]);
    expect(await database().rows('select distinct language, stages from reviews')).toEqual([
      {
        language: 'de',
        stages: [
          { assigned_to: ['a@example.com', 'b@example.com'], required_approvals: 1 },
          { assigned_to: ['c@example.com'], required_approvals: 1 },
        ],
      },
    ]);
  });

  test('puts substitutes in the places of those who are away', async () => {
    await office.absent('a', 's');
    const { body } = await submit({ assigned_to: 'a@example.com' });
    expect(tasksOf(body as never).map(({ assigned_to }) => assigned_to)).toEqual(Array(3).fill('s@example.com'));
    expect((await read(String(body.paper_id))).body).toEqual(body);
    await database().rows('delete from absences');
  });

  test('answers a repeated idempotency key as it did at first, and stores nothing again', async () => {
    const headers = { 'idempotency-key': 'paper-1' };
    const first = await submit({ assigned_to: 'a@example.com' }, { headers });
    const [task] = tasksOf(first.body as never);
    await office.call('POST /tasks/{task_id}/decision', {
      email: 'a@example.com',
      params: { task_id: task?.task_id ?? '' },
      body: { decision: 'REJECTED', comments: 'No.' },
    });
    await office.call('POST /tasks/{task_id}/deadline', {
      email: 'author@example.com',
      params: { task_id: tasksOf(first.body as never)[1]?.task_id ?? '' },
      body: { due_in_seconds: 60 },
    });
    expect(await submit({ assigned_to: 'a@example.com' }, { headers })).toEqual(first);
    expect(await count('papers')).toBe(1);
    expect(await submit({ assigned_to: 'b@example.com' }, { headers })).toMatchObject({
      status: 409,
      body: { code: 'IDEMPOTENCY_CONFLICT' },
    });
    const own = await submit({ assigned_to: 'a@example.com' }, { headers, email: 'other@example.com' });
    expect(own.status).toBe(201);
  });

  test('of one key at once, stores one', async () => {
    const headers = { 'idempotency-key': 'paper-2' };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => submit({ assigned_to: 'a@example.com' }, { headers })),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.paper_id}`)).size).toBe(1);
    expect([await count('papers'), await count('questions')]).toEqual([1, 3]);
  });

  const other = { question_text: 'Which?', options: ['a', 'b'], correct_answer: 'a' };
  test.each<[string, object, string[]]>([
    ['no title', { title: ' ' }, ['title: must not be blank']],
    ['no questions', { questions: [] }, ['questions: must hold at least 1 question']],
    ['201 questions', { questions: Array(201).fill(CONTENT) }, ['questions: must hold at most 200 questions']],
    [
      'faults in two questions',
      { questions: [CONTENT, { ...other, options: ['a', 'a'] }, CONTENT, { ...other, correct_answer: 'c' }] },
      ['questions.1.options: must be distinct', 'questions.3.correct_answer: must be one of the options'],
    ],
    [
      'an assessor in a question',
      { questions: [{ ...CONTENT, assigned_to: 'b@example.com' }] },
      ['questions.0.assigned_to: is not a known field'],
    ],
    ['nobody to assess it', { assigned_to: undefined }, ['assigned_to: is required']],
    ['both', { stages: [stage('b')] }, ['stages: must not come together with assigned_to']],
    ['an unknown field', { comments: 'x' }, ['comments: is not a known field']],
  ])('with %s is refused as a whole', async (_, body, faults) => {
    const answer = await submit({ assigned_to: 'a@example.com', ...body });
    expect([answer.status, answer.body.code, answer.faults]).toEqual([400, 'VALIDATION_FAILED', faults]);
    expect([await count('papers'), await count('questions')]).toEqual([0, 0]);
  });

  test('names fifty faults at most', async () => {
    const { faults } = await submit({
      assigned_to: 'a@example.com',
      questions: Array(60).fill({ ...CONTENT, correct_answer: 'Pluto' }),
    });
    expect(faults).toHaveLength(50);
  });

  test('refuses the author as an assessor', async () => {
    const { status, body } = await submit({ assigned_to: 'author@example.com' });
    expect([status, body.code]).toEqual([422, 'SELF_REVIEW']);
  });

  test('takes 2 MB, and says so of more', async () => {
    const big = Array.from({ length: 200 }, (_, i) => ({ ...CONTENT, question_text: `${i} ${'x'.repeat(9_900)}` }));
    expect((await submit({ assigned_to: 'a@example.com', questions: big })).status).toBe(201);
    const larger = big.map((question) => ({ ...question, options: ['a'.repeat(900), 'b'], correct_answer: 'b' }));
    const { status, body } = await submit({ assigned_to: 'a@example.com', questions: larger });
    expect([status, body.code, body.detail]).toEqual([413, 'PAYLOAD_TOO_LARGE', 'the body must be at most 2 MB']);
  }, 60_000);

  test('keeps a question in its place when it is revised', async () => {
    const { paper_id, questions } = await submitted({ assigned_to: 'a@example.com' });
    const second = questions[1]?.question_id ?? '';
    const revised = await office.revise(second, { question_text: 'Better?' });
    expect(revised.status).toBe(201);
    const { body } = await read(paper_id);
    expect(body.counts).toEqual({ PENDING: 3 });
    expect((body as { questions?: object[] }).questions).toMatchObject([
      { position: 1, revision: 1 },
      { position: 2, revision: 2, question_text: 'Better?', item_id: second },
      { position: 3, revision: 1 },
    ]);
  });
});

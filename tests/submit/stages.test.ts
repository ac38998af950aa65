import { describe, expect, test } from '@jest/globals';
import { AUTHOR, CONTENT, stage, useQuestions } from '../support/questions.ts';

const office = useQuestions();
const { submit, decide } = office;
const count = async (table: string) =>
  (await office.deployment.database.rows<{ count: number }>(`select count(*)::integer as count from ${table}`))[0]
    ?.count;

describe('a submission with stages', () => {
  test('is answered by the question, with the tasks of its first stage', async () => {
    const { status, body, location } = await submit({ stages: [stage('abc', 2), stage('d')], due_in_seconds: 600 });
    expect([status, location]).toEqual([201, `/questions/${body.question_id}`]);
    const tasks = body.tasks as Record<string, unknown>[];
    expect(body).toEqual({
      question_id: expect.any(String),
      item_id: body.question_id,
      revision: 1,
      paper_id: null,
      position: null,
      reference: String(body.question_id).slice(0, 8),
      status: 'PENDING',
      submitted_by: AUTHOR,
      created_at: expect.any(String),
      closed_at: null,
      ...CONTENT,
      stages: [
        {
          stage: 1,
          status: 'PENDING',
          required_approvals: 2,
          assigned_to: ['a@example.com', 'b@example.com', 'c@example.com'],
        },
        { stage: 2, status: 'PLANNED', required_approvals: 1, assigned_to: ['d@example.com'] },
      ],
      tasks,
    });
    expect(tasks.map(({ assigned_to, stage, status }) => [assigned_to, stage, status])).toEqual([
      ['a@example.com', 1, 'PENDING'],
      ['b@example.com', 1, 'PENDING'],
      ['c@example.com', 1, 'PENDING'],
    ]);
    expect(tasks.map(({ due_at }) => Date.parse(String(due_at)) - Date.parse(String(body.created_at)))).toEqual([
      600_000, 600_000, 600_000,
    ]);
    expect((await office.read(String(body.question_id))).body).toEqual(body);
  });

  test('is answered again as it was created, whatever has happened since', async () => {
    const options = { headers: { 'idempotency-key': 'staged' } };
    const body = { stages: [stage('ab', 1), stage('c')], language: 'de-at' };
    const first = await submit(body, options);
    const question_id = String(first.body.question_id);
    await decide(question_id, 'b', 'APPROVED');
    await decide(question_id, 'c', 'REJECTED');
    const questions = await count('questions');
    expect(await submit(body, options)).toEqual(first);
    expect(await count('questions')).toBe(questions);
    expect(await submit({ ...body, stages: [stage('ab', 2), stage('c')] }, options)).toMatchObject({
      status: 409,
      body: { code: 'IDEMPOTENCY_CONFLICT' },
    });
  });

  test('takes one stage of one assessor, five of ten, and a language', async () => {
    const five = Array.from({ length: 5 }, (_, i) => ({
      assigned_to: Array.from({ length: 10 }, (_, j) => `assessor-${i}-${j}@example.com`),
    }));
    expect((await submit({ stages: [stage('a')] })).status).toBe(201);
    const { status, body } = await submit({ stages: five, language: 'pt-br' });
    expect(status).toBe(201);
    const [row] = await office.deployment.database.rows('select language, stages from reviews where question_id = $1', [
      body.question_id,
    ]);
    expect(row).toEqual({ language: 'pt-BR', stages: five.map((one) => ({ ...one, required_approvals: 10 })) });
  });

  const eleven = { assigned_to: Array.from({ length: 11 }, (_, i) => `a${i}@example.com`) };
  test.each<[string, object, string[]]>([
    ['no stage', { stages: [] }, ['stages: must hold at least 1 stage']],
    ['six stages', { stages: [...'abcdef'].map((name) => stage(name)) }, ['stages: must hold at most 5 stages']],
    ['a stage of nobody', { stages: [stage('')] }, ['stages.0.assigned_to: must name at least 1 assessor']],
    ['a stage of eleven', { stages: [eleven] }, ['stages.0.assigned_to: must name at most 10 assessors']],
    ['stages that are no list', { stages: 'a@example.com' }, ['stages: must be a list']],
    ['a stage that is no object', { stages: [1] }, ['stages.0: must be a JSON object']],
    [
      'assessors that are no list',
      { stages: [{ assigned_to: 'a@example.com' }] },
      ['stages.0.assigned_to: must be a list of email addresses'],
    ],
    [
      'no address',
      { stages: [stage('a'), { assigned_to: ['b'] }] },
      ['stages.1.assigned_to.0: must be one email address'],
    ],
    [
      'more approvals than assessors',
      { stages: [stage('ab', 3)] },
      ['stages.0.required_approvals: must be at most the number of assessors of the stage'],
    ],
    ['no approval', { stages: [stage('ab', 0)] }, ['stages.0.required_approvals: must be at least 1']],
    ['half an approval', { stages: [stage('ab', 1.5)] }, ['stages.0.required_approvals: must be a whole number']],
    ['somebody twice in a stage', { stages: [stage('aa')] }, ['stages: must name nobody twice in a question']],
    [
      'somebody in two stages, spelled otherwise',
      { stages: [stage('a'), { assigned_to: [' A@EXAMPLE.com'] }] },
      ['stages: must name nobody twice in a question'],
    ],
    ['an unknown field of a stage', { stages: [{ ...stage('a'), due: 1 }] }, ['stages.0.due: is not a known field']],
    [
      'stages and an assessor',
      { stages: [stage('a')], assigned_to: 'b@example.com' },
      ['stages: must not come together with assigned_to'],
    ],
    ['neither', {}, ['assigned_to: is required']],
    [
      'no language',
      { assigned_to: 'a@example.com', language: 'in German' },
      ['language: must be a language tag, such as en or pt-BR (BCP 47)'],
    ],
  ])('with %s is refused, and writes nothing', async (_, body, faults) => {
    const before = await count('questions');
    expect(await submit(body)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' }, faults });
    expect(await count('questions')).toBe(before);
  });

  test('that names its author in any stage is refused', async () => {
    const before = await count('questions');
    const answer = await submit({ stages: [stage('a'), { assigned_to: ['b@example.com', AUTHOR] }] });
    expect(answer).toMatchObject({ status: 422, body: { code: 'SELF_REVIEW' } });
    expect(await count('questions')).toBe(before);
  });

  test('is held to the domains of assessors in every stage, and to the quota', async () => {
    process.env.ASSESSOR_DOMAINS = 'example.com';
    const elsewhere = await submit({ stages: [stage('a'), { assigned_to: ['b@elsewhere.example'] }] });
    delete process.env.ASSESSOR_DOMAINS;
    expect(elsewhere).toMatchObject({ status: 422, body: { code: 'ASSESSOR_NOT_ALLOWED' } });
    process.env.MAX_OPEN_TASKS_PER_AUTHOR = '2';
    const options = { email: 'busy@example.com' };
    expect((await submit({ stages: [stage('ab')] }, options)).status).toBe(201);
    expect(await submit({ stages: [stage('c')] }, options)).toMatchObject({
      status: 429,
      body: { code: 'QUOTA_EXCEEDED' },
    });
    delete process.env.MAX_OPEN_TASKS_PER_AUTHOR;
  });

  test('that is sent many times at once happens once', async () => {
    const before = (await count('questions')) ?? 0;
    const options = { headers: { 'idempotency-key': 'at once' } };
    const answers = await Promise.all(Array.from({ length: 8 }, () => submit({ stages: [stage('ab')] }, options)));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await count('questions')).toBe(before + 1);
  });
});

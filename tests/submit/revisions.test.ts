import { describe, expect, test } from '@jest/globals';
import { reviseQuestion } from '../../src/core/revise-question.ts';
import { createEnvironment } from '../support/environment.ts';
import { AUTHOR, CONTENT, COORDINATOR, stage, useQuestions } from '../support/questions.ts';
import { raceOnLock } from '../support/row-lock.ts';

const office = useQuestions();
const { submit, submitted, revise, decide, close, shown, withdraw, read } = office;

const statusesOf = async (item_id: string) =>
  (
    await office.deployment.database.rows<{ status: string }>(
      'select status from reviews where item_id = $1 order by revision',
      [item_id],
    )
  ).map(({ status }) => status);

describe('a revision', () => {
  test('of an open question supersedes it and its open tasks; decisions stay', async () => {
    const { question_id } = await submitted(stage('ab', 2));
    await decide(question_id, 'a', 'CHANGES_REQUESTED');
    const { status, body, location } = await revise(question_id, { question_text: 'Which planet is nearest?' });
    expect([status, location]).toEqual([201, `/questions/${body.question_id}`]);
    expect(body).toMatchObject({
      item_id: question_id,
      revision: 2,
      reference: question_id.slice(0, 8),
      status: 'PENDING',
    });
    expect(await shown(question_id)).toBe('SUPERSEDED | SUPERSEDED: a CHANGES_REQUESTED, b SUPERSEDED');
    expect(await shown(String(body.question_id))).toBe('PENDING | PENDING: a PENDING, b PENDING');
  });

  test.each<[string, (question_id: string) => Promise<unknown>, string]>([
    ['APPROVED', (id) => decide(id, 'a', 'APPROVED'), 'APPROVED'],
    ['REJECTED', (id) => decide(id, 'a', 'REJECTED'), 'REJECTED'],
    ['CHANGES_REQUESTED', (id) => decide(id, 'a', 'CHANGES_REQUESTED'), 'CHANGES_REQUESTED'],
    ['EXPIRED', (id) => close(id, 'a', true), 'EXPIRED'],
    ['WITHDRAWN', (id) => withdraw(id), 'WITHDRAWN'],
  ])('of a question that is %s leaves it as it is', async (_, end, status) => {
    const { question_id } = await submitted(stage('a'));
    await end(question_id);
    expect((await revise(question_id)).status).toBe(201);
    expect(await statusesOf(question_id)).toEqual([status, 'PENDING']);
  });

  test('inherits assessors, stages, time and language, also of who has taken a place since', async () => {
    const answer = await submit({ stages: [stage('ab', 1), stage('c')], due_in_seconds: 7_200, language: 'en' });
    const question_id = String(answer.body.question_id);
    await office.deployment.database.rows(`select reassign_task($1, 'z@example.com', 'x', now(), 'REST', 'r')`, [
      await office.taskOf(question_id, 'a'),
    ]);
    const { body } = await revise(question_id);
    expect(body.stages).toEqual([
      { stage: 1, status: 'PENDING', required_approvals: 1, assigned_to: ['z@example.com', 'b@example.com'] },
      { stage: 2, status: 'PLANNED', required_approvals: 1, assigned_to: ['c@example.com'] },
    ]);
    const rows = await office.deployment.database.rows(
      'select due_in_seconds, language from reviews where item_id = $1 order by revision',
      [question_id],
    );
    expect(rows).toEqual([
      { due_in_seconds: 7_200, language: 'en' },
      { due_in_seconds: 7_200, language: 'en' },
    ]);
    const other = await revise(String(body.question_id), { stages: [stage('d')], due_in_seconds: 60, language: 'fr' });
    expect(other.body.stages).toEqual([
      { stage: 1, status: 'PENDING', required_approvals: 1, assigned_to: ['d@example.com'] },
    ]);
  });

  test('is answered in the form in which the question was first submitted', async () => {
    const { body } = await submit({ assigned_to: 'a@example.com' });
    const { status, body: task, location } = await revise(String(body.question_id), { assigned_to: 'b@example.com' });
    expect([status, location]).toEqual([201, `/tasks/${task.task_id}`]);
    expect(task).toMatchObject({ assigned_to: 'b@example.com', status: 'PENDING', reference: body.reference });
    expect(task).not.toHaveProperty('stages');
  });

  test('repeated under its key is answered as it was created, before it is refused; another body is a conflict', async () => {
    const { question_id } = await submitted(stage('a'));
    const options = { headers: { 'idempotency-key': 'the revision' } };
    const first = await revise(question_id, {}, options);
    await decide(String(first.body.question_id), 'a', 'APPROVED');
    expect(await revise(question_id, {}, options)).toEqual(first);
    expect(await revise(question_id, { correct_answer: 'Mars' }, options)).toMatchObject({
      status: 409,
      body: { code: 'IDEMPOTENCY_CONFLICT' },
    });
    // The key counts per path: on the newest revision it is another request.
    const next = await revise(String(first.body.question_id), {}, options);
    expect([next.status, next.body.revision]).toEqual([201, 3]);
  });

  test('of a question that was revised already is refused, and writes nothing', async () => {
    const { question_id } = await submitted(stage('a'));
    await revise(question_id);
    expect(await revise(question_id)).toMatchObject({ status: 409, body: { code: 'NOT_NEWEST' } });
    expect(await statusesOf(question_id)).toEqual(['SUPERSEDED', 'PENDING']);
  });

  test('made many times at once happens once', async () => {
    const { question_id } = await submitted(stage('ab', 1));
    const environments = Array.from({ length: 6 }, () => createEnvironment(office.deployment.database.secret));
    const author = { email: AUTHOR, is_coordinator: false };
    const outcomes = await raceOnLock(
      office.deployment.database,
      { text: 'select from reviews where question_id = $1 for update', values: [question_id] },
      environments.map((ports) => () => reviseQuestion(ports, author, question_id, () => CONTENT, null)),
    );
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []));
    expect(refused).toEqual(Array.from({ length: 5 }, () => 'NOT_NEWEST'));
    expect(await statusesOf(question_id)).toEqual(['SUPERSEDED', 'PENDING']);
  });

  test('does not count the tasks that it closes against the quota', async () => {
    const email = 'busy@example.com';
    process.env.MAX_OPEN_TASKS_PER_AUTHOR = '2';
    const { body } = await submit({ stages: [stage('ab')] }, { email });
    const answer = await revise(String(body.question_id), {}, { email });
    const third = await submit({ stages: [stage('c')] }, { email });
    delete process.env.MAX_OPEN_TASKS_PER_AUTHOR;
    expect([answer.status, third.status]).toEqual([201, 429]);
  });

  test.each<[string, object, object, number, string]>([
    ['an assessor', { email: 'a@example.com' }, {}, 403, 'NOT_AUTHOR'],
    ['a coordinator', COORDINATOR, {}, 403, 'NOT_AUTHOR'],
    ['a stranger', { email: 'stranger@example.com' }, {}, 404, 'NOT_FOUND'],
    ['an assessor, with a body that breaks a rule', { email: 'a@example.com' }, { options: [] }, 403, 'NOT_AUTHOR'],
    ['its author, with a body that breaks a rule', { email: AUTHOR }, { options: [] }, 400, 'VALIDATION_FAILED'],
    ['its author, who names themselves', { email: AUTHOR }, { assigned_to: AUTHOR }, 422, 'SELF_REVIEW'],
  ])('by %s is refused, and writes nothing', async (_, who, body, status, code) => {
    const { question_id } = await submitted(stage('a'));
    expect(await revise(question_id, body, who)).toMatchObject({ status, body: { code } });
    expect(await shown(question_id)).toBe('PENDING | PENDING: a PENDING');
  });

  test('of something that is no question is not found', async () => {
    for (const id of ['00000000-0000-4000-8000-000000000000', 'none']) {
      expect((await revise(id)).status).toBe(404);
    }
  });

  test('is not made by the gate for anybody but the author', async () => {
    const { question_id } = await submitted(stage('a'));
    const { store } = createEnvironment(office.deployment.database.secret);
    const question = {
      ...CONTENT,
      question_id: '33333333-3333-4333-8333-333333333333',
      task_ids: ['44444444-4444-4444-8444-444444444444'],
      revises: question_id,
      submitted_by: 'somebody@example.com',
      stages: [{ assigned_to: ['a@example.com'], required_approvals: 1 }],
      is_staged: true,
      due_in_seconds: 60,
      language: null,
      idempotency_key: null,
      request_hash: new Uint8Array(1),
      content_hash: new Uint8Array(1),
      created_at: new Date(),
    };
    expect(await store.submitQuestion(question, { via: 'REST', request_id: 'r' }, 0)).toBeNull();
    expect((await read(question_id)).body.status).toBe('PENDING');
  });
});

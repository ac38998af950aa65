import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { submitQuestion } from '../../src/core/submit-question.ts';
import { bodyOf, useProxiedDeployment } from '../support/deployment.ts';
import { createEnvironment } from '../support/environment.ts';
import { type HttpEventOptions, httpEvent } from '../support/http-event.ts';
import { raceOnLock } from '../support/row-lock.ts';
import { contentsOf, seedTask } from '../support/seed.ts';

const deployment = useProxiedDeployment();

beforeEach(() => deployment.database.rows('truncate questions cascade'));

afterEach(() => {
  delete process.env.ASSESSOR_DOMAINS;
  delete process.env.MAX_OPEN_TASKS_PER_AUTHOR;
});

const SUBMISSION = {
  question_text: 'Why?',
  options: ['Because', 'Why not'],
  correct_answer: 'Because',
  assigned_to: 'assessor@example.com',
};
const submit = (body: object = {}, options: HttpEventOptions = {}) =>
  deployment.functions.createRequest(
    httpEvent('POST /questions', { email: 'author@example.com', body: { ...SUBMISSION, ...body }, ...options }),
  );
const keyed = (key: string) => ({ headers: { 'idempotency-key': key } });
const outcomeOf = async (answer: ReturnType<typeof submit>) => {
  const { statusCode, body } = await answer;
  return [statusCode, bodyOf({ body }).code];
};
const countTasks = async () => (await deployment.database.rows('select from approval_tasks')).length;

describe('the domains of assessors', () => {
  test.each([
    ['a@example.com', 'example.com'],
    ['a@EXAMPLE.com', ' Example.COM , school.example'],
    ['a@school.example', 'example.com,school.example'],
    ['a@bücher.example', 'xn--bcher-kva.example'],
    ['a@xn--bcher-kva.example', 'BÜCHER.example'],
    ['a@anywhere.example', ''],
  ])('let %j be one where they are %j', async (assigned_to, domains) => {
    process.env.ASSESSOR_DOMAINS = domains;
    expect((await submit({ assigned_to })).statusCode).toBe(201);
  });

  test.each([
    ['a@elsewhere.example', 'example.com'],
    ['a@mail.example.com', 'example.com'],
    ['a@example.com', 'mail.example.com'],
    ['a@notexample.com', 'example.com'],
    ['a@example.com.evil.example', 'example.com'],
    ['example.com@evil.example', 'example.com'],
  ])('let not %j where they are %j, and nothing is written', async (assigned_to, domains) => {
    process.env.ASSESSOR_DOMAINS = domains;
    const before = await contentsOf(deployment.database);
    expect(await outcomeOf(submit({ assigned_to }))).toEqual([422, 'ASSESSOR_NOT_ALLOWED']);
    expect(await contentsOf(deployment.database)).toBe(before);
  });

  test('are named to who asks for another', async () => {
    process.env.ASSESSOR_DOMAINS = 'example.com,bücher.example';
    expect(bodyOf(await submit({ assigned_to: 'a@b.example' })).detail).toBe(
      'assigned_to must be an address at example.com or xn--bcher-kva.example',
    );
  });

  test('are asked after what is wrong with the body, and after who asks', async () => {
    process.env.ASSESSOR_DOMAINS = 'school.example';
    expect(await outcomeOf(submit({ options: [] }))).toEqual([400, 'VALIDATION_FAILED']);
    expect(await outcomeOf(submit({}, { email: 'nobody' }))).toEqual([401, 'UNAUTHORIZED']);
    expect(await outcomeOf(submit({ assigned_to: 'author@example.com' }))).toEqual([422, 'SELF_REVIEW']);
  });

  test.each([['exam ple.com'], ['example'], ['a@example.com'], ['example.com,,school.example']])(
    'that cannot be read, %j, let nobody be one',
    async (domains) => {
      process.env.ASSESSOR_DOMAINS = domains;
      expect(await outcomeOf(submit())).toEqual([500, 'INTERNAL']);
      expect(await countTasks()).toBe(0);
    },
  );
});

describe('the quota of open tasks', () => {
  test('is not there unless it is asked for', async () => {
    for (const quota of ['', '0']) {
      process.env.MAX_OPEN_TASKS_PER_AUTHOR = quota;
      expect((await submit()).statusCode).toBe(201);
    }
  });

  test('refuses the next one, and writes nothing', async () => {
    process.env.MAX_OPEN_TASKS_PER_AUTHOR = '2';
    expect([(await submit()).statusCode, (await submit()).statusCode]).toEqual([201, 201]);
    const before = await contentsOf(deployment.database);
    const answer = await submit();
    expect([answer.statusCode, answer.headers?.['content-type'], bodyOf(answer)]).toEqual([
      429,
      'application/problem+json',
      {
        type: 'urn:approval-workflow:QUOTA_EXCEEDED',
        title: 'Too many of your questions wait for a decision',
        status: 429,
        detail: '2 of your questions wait for a decision: no more are taken until one of them is decided or closed',
        code: 'QUOTA_EXCEEDED',
      },
    ]);
    expect(await contentsOf(deployment.database)).toBe(before);
  });

  test('counts neither what is decided or closed, nor what others have submitted', async () => {
    process.env.MAX_OPEN_TASKS_PER_AUTHOR = '2';
    const decided = { decided_by: 'assessor@example.com', decided_at: '2026-11-22T10:00:00Z' };
    await seedTask(deployment.database, { decision: 'APPROVED', ...decided });
    await seedTask(deployment.database, { status: 'REJECTED', decision: 'REJECTED', ...decided });
    await seedTask(deployment.database, { status: 'EXPIRED' });
    await seedTask(deployment.database, { assigned_by: 'other@example.com' });
    await seedTask(deployment.database);
    expect((await submit()).statusCode).toBe(201);
    expect((await submit()).statusCode).toBe(429);
    await deployment.database.rows(
      `update approval_tasks set status = 'EXPIRED' where status = 'PENDING' and decision is null`,
    );
    expect((await submit()).statusCode).toBe(201);
  });

  test('counts what an author has submitted by another spelling of their domain', async () => {
    process.env.MAX_OPEN_TASKS_PER_AUTHOR = '1';
    await seedTask(deployment.database, { assigned_by: 'a@bücher.example' });
    expect((await submit({}, { email: 'a@xn--bcher-kva.example' })).statusCode).toBe(429);
  });

  test('answers a repetition as before, and another body under its key by the conflict', async () => {
    process.env.MAX_OPEN_TASKS_PER_AUTHOR = '1';
    const first = await submit({}, keyed('k'));
    const again = await submit({}, keyed('k'));
    expect([again.statusCode, again.body, again.headers?.location]).toEqual([201, first.body, first.headers?.location]);
    expect(await outcomeOf(submit({ question_text: 'How?' }, keyed('k')))).toEqual([409, 'IDEMPOTENCY_CONFLICT']);
    expect(await outcomeOf(submit({}, keyed('l')))).toEqual([429, 'QUOTA_EXCEEDED']);
  });

  test('takes no further round trip', async () => {
    process.env.MAX_OPEN_TASKS_PER_AUTHOR = '5';
    await submit();
    deployment.proxy.reset();
    expect((await submit()).statusCode).toBe(201);
    expect(deployment.proxy.roundTrips()).toBe(1);
  });

  test('is never exceeded, also by as many execution environments at once', async () => {
    const environments = Array.from({ length: 12 }, () => createEnvironment(deployment.database.secret));
    const policy = { assessor_domains: [], max_open_tasks: 5 };
    const author = { email: 'author@example.com', is_coordinator: false };
    const lock = `select pg_advisory_xact_lock(hashtext('open tasks of an author'), hashtext($1))`;
    // Each has counted before any other has inserted.
    const answers = await raceOnLock(
      deployment.database,
      { text: lock, values: [author.email] },
      environments.map((ports) => () => submitQuestion({ ...ports, policy }, author, SUBMISSION, null)),
    );
    const refused = answers.filter(({ status }) => status === 'rejected');
    expect(refused.map((answer) => 'reason' in answer && answer.reason.code)).toEqual(Array(7).fill('QUOTA_EXCEEDED'));
    expect(await countTasks()).toBe(5);
  });

  test('answers one task to the same submission many times at once, in the last place', async () => {
    const environments = Array.from({ length: 12 }, () => createEnvironment(deployment.database.secret));
    const policy = { assessor_domains: [], max_open_tasks: 1 };
    const author = { email: 'author@example.com', is_coordinator: false };
    const answers = await Promise.all(
      environments.map((ports) => submitQuestion({ ...ports, policy }, author, SUBMISSION, 'k')),
    );
    expect(new Set(answers.map((task) => JSON.stringify(task))).size).toBe(1);
    expect(await countTasks()).toBe(1);
  });

  test.each([['many'], ['-1'], ['1.5']])('that cannot be read, %j, lets nobody submit', async (quota) => {
    process.env.MAX_OPEN_TASKS_PER_AUTHOR = quota;
    expect(await outcomeOf(submit())).toEqual([500, 'INTERNAL']);
  });
});

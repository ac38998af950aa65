import { beforeEach, describe, expect, test } from '@jest/globals';
import { historyFaults } from '../support/history.ts';
import { questionsOf, tasksOf, usePapers } from '../support/papers.ts';
import { COORDINATOR, stage } from '../support/questions.ts';

const office = usePapers();
const { submitted, read, change, decide, mails, reconcile, withdraw } = office;
const database = () => office.deployment.database;

beforeEach(async () => {
  await database().rows('truncate questions, papers cascade');
  office.deployment.aws.reset();
});

const toAuthor = () => mails().filter(({ to }) => to === 'author@example.com');

describe('the outcome of a paper', () => {
  test('is mailed to the author once, when no question is open', async () => {
    const paper = await submitted({ assigned_to: 'a@example.com' });
    const [one, two, three] = paper.questions.map(({ question_id }) => question_id) as [string, string, string];
    await decide(one, 'a', 'APPROVED');
    await decide(two, 'a', 'REJECTED');
    await reconcile();
    expect(toAuthor()).toEqual([]);
    await decide(three, 'a', 'APPROVED');
    await reconcile();
    await reconcile();
    expect(toAuthor().map(({ subject }) => subject)).toEqual([
      'Your paper “Physics, summer 2027” is done: not all approved',
    ]);
    expect(toAuthor()[0]?.text).toContain('1 rejected');
    expect(toAuthor()[0]?.text).toContain('2 approved');
    expect(toAuthor()[0]?.text).toContain(`/#/papers/${paper.paper_id}`);
    expect(await historyFaults(database().pool)).toEqual([]);
  });

  test('is not mailed while a revision has opened the paper again', async () => {
    const paper = await submitted({ assigned_to: 'a@example.com' });
    const ids = paper.questions.map(({ question_id }) => question_id) as [string, string, string];
    for (const question_id of ids) await decide(question_id, 'a', 'CHANGES_REQUESTED');
    const { body } = await office.revise(ids[0]);
    await reconcile();
    expect(toAuthor()).toEqual([]);
    await decide(String(body.question_id), 'a', 'APPROVED');
    await reconcile();
    expect(toAuthor().map(({ subject }) => subject)).toEqual([
      'Your paper “Physics, summer 2027” is done: changes requested',
    ]);
  });

  test('is mailed once where the last questions are decided at the same moment', async () => {
    for (let round = 0; round < 8; round++) {
      await database().rows('truncate questions, papers cascade');
      office.deployment.aws.reset();
      const paper = await submitted({ assigned_to: 'a@example.com', questions: questionsOf(4) });
      const results = await Promise.all(
        paper.questions.map(({ question_id }) => decide(question_id, 'a', 'APPROVED').then(({ status }) => status)),
      );
      expect(results).toEqual([202, 202, 202, 202]);
      expect(await database().rows(`select from mails where reason = 'OUTCOME'`)).toHaveLength(1);
    }
  });

  test('is APPROVED when all questions are, which are not withdrawn', async () => {
    const paper = await submitted({ assigned_to: 'a@example.com' });
    const [one, two, three] = paper.questions.map(({ question_id }) => question_id) as [string, string, string];
    const shown = async () => {
      const { status, counts } = (await read(paper.paper_id)).body;
      return { status, counts };
    };
    await withdraw(one);
    expect(await shown()).toEqual({ status: 'PENDING', counts: { PENDING: 2, WITHDRAWN: 1 } });
    await decide(two, 'a', 'APPROVED');
    await decide(three, 'a', 'APPROVED');
    expect(await shown()).toEqual({ status: 'APPROVED', counts: { APPROVED: 2, WITHDRAWN: 1 } });
  });
});

describe('withdrawing a paper', () => {
  test('closes every open question, tells their executions, and leaves decisions', async () => {
    const paper = await submitted({ stages: [stage('ab')] });
    await office.assign(tasksOf(paper));
    const [one] = paper.questions;
    await decide(one?.question_id ?? '', 'a', 'REJECTED');
    office.deployment.aws.reset();
    const { status, body } = await change('withdrawal', paper.paper_id, undefined);
    expect([status, body.status, body.counts]).toEqual([200, 'CHANGES_REQUESTED', { REJECTED: 1, WITHDRAWN: 2 }]);
    expect(office.deployment.aws.inputsOf('SendTaskSuccess')).toHaveLength(4);
    expect((await change('withdrawal', paper.paper_id, undefined)).status).toBe(200);
    expect(await historyFaults(database().pool)).toEqual([]);
  });

  test('of all its questions by the author mails nobody; by a coordinator, the author', async () => {
    const own = await submitted({ assigned_to: 'a@example.com' });
    expect((await change('withdrawal', own.paper_id, undefined)).body.status).toBe('WITHDRAWN');
    await reconcile();
    expect(toAuthor()).toEqual([]);
    const other = await submitted({ assigned_to: 'a@example.com' });
    await change('withdrawal', other.paper_id, undefined, COORDINATOR);
    await reconcile();
    expect(toAuthor()).toHaveLength(1);
  });

  test.each([
    ['an assessor', { email: 'a@example.com' }, 403, 'NOT_AUTHOR'],
    ['a stranger', { email: 'stranger@example.com' }, 404, 'NOT_FOUND'],
  ])('is not for %s', async (_, who, status, code) => {
    const paper = await submitted({ assigned_to: 'a@example.com' });
    for (const what of ['withdrawal', 'reassignment', 'deadline']) {
      const answer = await change(what, paper.paper_id, {}, who);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    }
    expect((await read(paper.paper_id)).body.counts).toEqual({ PENDING: 3 });
  });

  test('does not know what is no id', async () => {
    expect((await change('withdrawal', 'what', undefined)).status).toBe(404);
    expect((await read('what')).status).toBe(404);
  });
});

describe('the deadline of a paper', () => {
  const dueIn = async () => {
    const rows = await database().rows<{ seconds: number }>(
      `select distinct round(extract(epoch from due_at - now()))::integer as seconds from approval_tasks where decision is null`,
    );
    return rows.map(({ seconds }) => seconds);
  };

  test('moves for all open tasks, and for those that open later in the same stage', async () => {
    const paper = await submitted({ stages: [stage('a'), stage('b')], due_in_seconds: 7_200 });
    const [one, two] = paper.questions.map(({ question_id }) => question_id) as [string, string];
    await decide(one, 'a', 'APPROVED');
    const { status } = await change('deadline', paper.paper_id, { due_in_seconds: 600 });
    expect(status).toBe(200);
    await decide(two, 'a', 'APPROVED');
    const [seconds = 0, ...others] = await dueIn();
    expect(others).toEqual([]);
    expect(Math.abs(seconds - 600)).toBeLessThan(10);
    expect(await historyFaults(database().pool)).toEqual([]);
  });

  test.each<[string, object, string[]]>([
    ['nothing', {}, ['due_in_seconds: is required']],
    ['a moment that has passed', { due_in_seconds: 0 }, ['due_in_seconds: must be at least 1']],
    ['more than 360 days', { due_in_seconds: 31_104_001 }, ['due_in_seconds: must be at most 31,104,000 (360 days)']],
  ])('of %s is refused', async (_, body, faults) => {
    const paper = await submitted({ assigned_to: 'a@example.com' });
    const answer = await change('deadline', paper.paper_id, body);
    expect([answer.status, answer.faults]).toEqual([400, faults]);
  });

  test('of a paper without an open question is refused', async () => {
    const paper = await submitted({ assigned_to: 'a@example.com' });
    await change('withdrawal', paper.paper_id, undefined);
    const answer = await change('deadline', paper.paper_id, { due_in_seconds: 60 });
    expect([answer.status, answer.body.code]).toEqual([409, 'TASK_CLOSED']);
  });
});

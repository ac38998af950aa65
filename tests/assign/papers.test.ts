import { beforeEach, describe, expect, test } from '@jest/globals';
import { historyFaults } from '../support/history.ts';
import { questionsOf, tasksOf, usePapers } from '../support/papers.ts';
import { COORDINATOR, stage } from '../support/questions.ts';

const office = usePapers({ REMINDER_PERCENTS: '50,90' });
const { submitted, assign, mails, show, press, reconcile, change, decide, read } = office;
const database = () => office.deployment.database;

beforeEach(async () => {
  await database().rows('truncate questions, papers, absences cascade');
  office.deployment.aws.reset();
});

const to = (name: string) => mails().filter((mail) => mail.to === `${name}@example.com`);
const hourLater = () =>
  database().rows(`
    update mails set sent_at = sent_at - interval '61 minutes', next_attempt_at = next_attempt_at - interval '61 minutes'`);

describe('the mail about a paper', () => {
  test('is one for each assessor, with one link to all their questions', async () => {
    const paper = await submitted({ stages: [stage('ab')], questions: questionsOf(5) });
    await assign(tasksOf(paper));
    await reconcile();
    expect(to('a')).toHaveLength(1);
    expect(to('b')).toHaveLength(1);
    expect(mails()).toHaveLength(2);
    const [mail] = to('a');
    expect(mail?.subject).toMatch(/^Please review 5 questions of paper “Physics, summer 2027” by \d/);
    expect(mail?.text).not.toContain('Question number');
    expect(mail?.codes).toHaveLength(1);
    const { status, page } = await show(mail?.codes[0] ?? '');
    expect(status).toBe(200);
    expect(page.match(/Question number \d\?/g)).toEqual([1, 2, 3, 4, 5].map((n) => `Question number ${n}?`));
    const events = await database().rows<{ event: string; tasks: number }>(
      `select event, count(*)::integer as tasks from task_events where event = 'NOTIFIED' group by event`,
    );
    expect(events).toEqual([{ event: 'NOTIFIED', tasks: 10 }]);
    expect(await historyFaults(database().pool)).toEqual([]);
  });

  test('is one under a hundredfold delivery', async () => {
    const paper = await submitted({ assigned_to: 'a@example.com' });
    await Promise.all(Array.from({ length: 30 }, () => assign(tasksOf(paper))));
    await reconcile();
    expect(mails()).toHaveLength(1);
    expect(await database().rows('select from paper_links')).toHaveLength(1);
  });

  test('of a later stage comes when its first task opens; the others are behind the same link, and in one mail an hour', async () => {
    const paper = await submitted({ stages: [stage('a'), stage('b')], questions: questionsOf(4) });
    const [first, second, third] = paper.questions.map(({ question_id }) => question_id) as [string, string, string];
    await decide(first, 'a', 'APPROVED');
    await reconcile();
    expect(to('b').map(({ subject }) => subject.replace(/ by .*/, ''))).toEqual([
      'Please review one question of paper “Physics, summer 2027”',
    ]);
    await decide(second, 'a', 'APPROVED');
    await decide(third, 'a', 'APPROVED');
    await reconcile();
    expect(to('b')).toHaveLength(1);
    expect(await historyFaults(database().pool)).toEqual([]);
    const code = to('b')[0]?.codes[0] ?? '';
    expect((await show(code)).page).toContain('3 of 3 questions left to decide.');
    await hourLater();
    await reconcile();
    expect(to('b').map(({ subject }) => subject.replace(/ by .*/, ''))).toEqual([
      'Please review one question of paper “Physics, summer 2027”',
      'Please review 2 questions of paper “Physics, summer 2027”',
    ]);
    await reconcile();
    expect(to('b')).toHaveLength(2);
  });

  test('comes once also where a task opens at the moment when the mail is claimed', async () => {
    const paper = await submitted({ stages: [stage('a'), stage('b')], questions: questionsOf(2) });
    const [first, second] = paper.questions.map(({ question_id }) => question_id) as [string, string];
    await decide(first, 'a', 'APPROVED');
    const claimer = await database().pool.connect();
    try {
      await claimer.query('begin');
      await claimer.query(`select claim_mails(now(), 10)`);
      const opening = decide(second, 'a', 'APPROVED');
      // Until it waits for the claim.
      await new Promise((done) => setTimeout(done, 500));
      await claimer.query('commit');
      expect((await opening).status).toBe(202);
    } finally {
      claimer.release();
    }
    await reconcile();
    expect(to('b')).toEqual([]);
    // The claim led to nothing: whoever made it died.
    await database().rows(`update mails set next_attempt_at = now() - interval '1 second' where attempts > 0`);
    await reconcile();
    await reconcile();
    expect(to('b').map(({ subject }) => subject.replace(/ by .*/, ''))).toEqual([
      'Please review 2 questions of paper “Physics, summer 2027”',
    ]);
  });

  test('does not come a second time about tasks that were decided within the hour', async () => {
    const paper = await submitted({ stages: [stage('a'), stage('b')], questions: questionsOf(3) });
    for (const { question_id } of paper.questions) {
      await decide(question_id, 'a', 'APPROVED');
      await reconcile();
    }
    for (const { question_id } of paper.questions) await decide(question_id, 'b', 'APPROVED');
    await hourLater();
    await reconcile();
    expect(to('b')).toHaveLength(1);
  });

  test('is sent again where sending failed, about everything that is still open', async () => {
    office.deployment.aws.answer('SendEmail', () => ({ status: 500, error: 'InternalFailure' }));
    const paper = await submitted({ assigned_to: 'a@example.com' });
    await expect(assign(tasksOf(paper).slice(0, 1))).resolves.toBeUndefined();
    office.deployment.aws.reset();
    await decide(paper.questions[1]?.question_id ?? '', 'a', 'APPROVED');
    await database().rows(`update mails set next_attempt_at = now() - interval '1 second'`);
    await reconcile();
    await reconcile();
    expect(to('a').map(({ subject }) => subject.replace(/ by .*/, ''))).toEqual([
      'Please review 2 questions of paper “Physics, summer 2027”',
    ]);
  });

  test('shares one deadline among the tasks of a stage, also of those that open later', async () => {
    const paper = await submitted({
      stages: [stage('a'), stage('b')],
      due_in_seconds: 1000,
      questions: questionsOf(2),
    });
    await decide(paper.questions[0]?.question_id ?? '', 'a', 'APPROVED');
    await new Promise((done) => setTimeout(done, 1_500));
    await decide(paper.questions[1]?.question_id ?? '', 'a', 'APPROVED');
    const rows = await database().rows<{ stage: number; due: number }>(
      'select stage, count(distinct due_at)::integer as due from approval_tasks group by stage order by stage',
    );
    expect(rows).toEqual([
      { stage: 1, due: 1 },
      { stage: 2, due: 1 },
    ]);
    const timeouts = (office.deployment.aws.inputsOf('StartExecution') as { input: string }[]).map(
      ({ input }) => JSON.parse(input).timeout_seconds,
    );
    expect(timeouts.slice(0, 3)).toEqual([1000, 1000, 1000]);
    expect(timeouts[3]).toBeLessThan(1000);
  });

  test('names whom one stands in for', async () => {
    await office.absent('a', 's');
    const paper = await submitted({ assigned_to: 'a@example.com' });
    await assign(tasksOf(paper));
    expect(to('s')[0]?.text).toContain('You stand in for a@example.com, who is away.');
  });

  test('reminds of all its tasks with one link', async () => {
    const paper = await submitted({ assigned_to: 'a@example.com', questions: questionsOf(12) });
    await assign(tasksOf(paper));
    await database().rows(`
      update approval_tasks
      set created_at = now() - interval '60 hours', due_at = now() + interval '40 hours', notified_at = now() - interval '60 hours'`);
    await reconcile();
    const [, reminder] = to('a');
    expect(reminder?.subject).toBe('12 questions wait for your review');
    expect(reminder?.text).toContain('12 questions of paper “Physics, summer 2027” by author@example.com, due ');
    expect(reminder?.codes).toHaveLength(1);
    expect((await show(reminder?.codes[0] ?? '')).page).toContain('12 of 12 questions left to decide.');
  });
});

describe('reassigning in a paper', () => {
  const mailed = async (names: string, count = 3) => {
    const paper = await submitted({ stages: [stage(names)], questions: questionsOf(count) });
    await assign(tasksOf(paper));
    return { paper, code: to(names[0] as string)[0]?.codes[0] ?? '' };
  };

  test('takes a task off the old link for good, and leaves the others there', async () => {
    const { paper, code } = await mailed('a');
    const [task] = tasksOf(paper);
    const task_id = task?.task_id ?? '';
    expect((await show(`${code}/${task_id}`)).status).toBe(200);
    await office.reassign(task_id, 'b');
    expect((await show(code)).page).toContain('2 of 2 questions left to decide.');
    expect((await show(`${code}/${task_id}`)).status).toBe(404);
    expect((await press(code, task_id, { decision: 'APPROVED', nonce: 'f'.repeat(64) })).statusCode).toBe(404);
    await office.reassign(task_id, 'a');
    expect((await show(code)).page).toContain('2 of 2 questions left to decide.');
    expect((await show(`${code}/${task_id}`)).status).toBe(404);
    await hourLater();
    await reconcile();
    const [, again] = to('a');
    expect((await show(again?.codes[0] ?? '')).page).toContain('3 of 3 questions left to decide.');
  });

  test('mails the new assessor of all at once, and the old link is dead', async () => {
    const { paper, code } = await mailed('a');
    const { status, body } = await change('reassignment', paper.paper_id, {
      from: 'a@example.com',
      assigned_to: 'b@example.com',
    });
    expect([status, body.paper_id]).toEqual([200, paper.paper_id]);
    await reconcile();
    expect(to('b').map(({ subject }) => subject.replace(/ by .*/, ''))).toEqual([
      'Please review 3 questions of paper “Physics, summer 2027”',
    ]);
    expect((await show(code)).status).toBe(404);
    expect(await historyFaults(database().pool)).toEqual([]);
  });

  test('moves planned places too; what cannot move stays', async () => {
    const paper = await submitted({ stages: [stage('a'), stage('b')], questions: questionsOf(2) });
    const [first] = paper.questions;
    await decide(first?.question_id ?? '', 'a', 'APPROVED');
    // Somebody has decided the first question: the author may only change the second.
    const body = { from: 'b@example.com', assigned_to: 'c@example.com' };
    expect((await change('reassignment', paper.paper_id, body)).status).toBe(200);
    const named = async () =>
      ((await read(paper.paper_id)).body as unknown as typeof paper).questions.map(
        ({ stages }) => stages[1]?.assigned_to[0]?.[0],
      );
    expect(await named()).toEqual(['b', 'c']);
    const refused = await change('reassignment', paper.paper_id, body);
    expect([refused.status, refused.body.code]).toEqual([403, 'NOT_COORDINATOR']);
    expect((await change('reassignment', paper.paper_id, body, COORDINATOR)).status).toBe(200);
    expect(await named()).toEqual(['c', 'c']);
  });

  test.each([
    ['the author', 'author@example.com', 422, 'SELF_REVIEW'],
    ['somebody who is named', 'b@example.com', 422, 'DUPLICATE_ASSESSOR'],
    ['no address', 'b', 400, 'VALIDATION_FAILED'],
  ])('to %s is refused', async (_, assigned_to, status, code) => {
    const paper = await submitted({ stages: [stage('ab')] });
    const answer = await change('reassignment', paper.paper_id, { from: 'a@example.com', assigned_to });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

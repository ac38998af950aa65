import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { assignTask } from '../../src/core/assign-task.ts';
import { movePaperDeadline, reassignPaper, withdrawPaper } from '../../src/core/change-paper.ts';
import { decideTask } from '../../src/core/decide-task.ts';
import type { Paper } from '../../src/core/paper.ts';
import { reassignTask } from '../../src/core/reassign.ts';
import { reviseQuestion } from '../../src/core/revise-question.ts';
import { submitPaper } from '../../src/core/submit-paper.ts';
import type { Decision } from '../../src/core/task.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { createTestDatabase } from '../support/database.ts';
import { createEnvironment, type Environment, shuffled } from '../support/environment.ts';
import { author, historyFaults } from '../support/history.ts';
import { questionsOf, tasksOf } from '../support/papers.ts';
import { CONTENT, stage } from '../support/questions.ts';

const ROUNDS = 12;
const coordinator = { email: 'coordinator@example.com', is_coordinator: true };

let database: TestDatabase;
let environments: Wide[];

/** An environment whose store also has the operations on several questions. */
function wide(environment: Environment) {
  return { ...environment, store: { ...environment.store, ...environment.office } };
}
type Wide = ReturnType<typeof wide>;

beforeAll(async () => {
  database = await createTestDatabase();
  environments = Array.from({ length: 24 }, () => wide(createEnvironment(database.secret)));
});

afterAll(() => database.drop());

/** Every operation that locks several questions, several tasks or the paper; decisions lock one question. */
function everythingAtOnce(paper: Paper): ((ports: Wide) => Promise<unknown>)[] {
  const { paper_id, questions } = paper;
  const tasks = tasksOf(paper);
  const place = { from: 'b@example.com', assigned_to: 'z@example.com' };
  const decision: Decision[] = ['APPROVED', 'APPROVED', 'REJECTED'];
  const decisions = tasks.map(({ task_id, assigned_to }, i) => (ports: Wide) => {
    const body = { decision: decision[i % 3], comments: 'Why.' };
    return decideTask(ports, { email: assigned_to, is_coordinator: false }, task_id, () => body);
  });
  return [
    ...decisions,
    ...tasks.map(
      ({ task_id }) =>
        (ports: Wide) =>
          assignTask(ports, { task_id, task_token: `of ${task_id}` }),
    ),
    (ports) => reassignPaper(ports, coordinator, paper_id, () => place),
    (ports) =>
      reassignPaper(ports, coordinator, paper_id, () => ({ from: place.assigned_to, assigned_to: 'y@example.com' })),
    (ports) => movePaperDeadline(ports, coordinator, paper_id, () => ({ due_in_seconds: 600 })),
    (ports) => reviseQuestion(ports, author, questions[0]?.question_id ?? '', () => CONTENT, null),
    ({ store, origin }) => store.moveToSubstitutes(null, null, new Date(), 100, origin),
    ({ store }) => store.claimMails(new Date(), 100),
    (ports) => withdrawPaper(ports, coordinator, paper_id, () => undefined),
  ];
}

test('whatever happens to a paper at once, nobody deadlocks, and everything is in the histories', async () => {
  const outcomes = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    await database.rows('truncate questions, papers, absences cascade');
    await database.rows(
      `select set_absence('{a@example.com}', '{s@example.com}', now() + interval '1 second', now() + interval '1 day', 'test', now())`,
    );
    const [first] = environments as [Wide];
    const body = { title: 'Planets', questions: questionsOf(12), stages: [stage('ab'), stage('c')] };
    const paper = await submitPaper(first, author, body, null);
    await database.rows(`update absences set "from" = now() - interval '1 hour'`);
    const actions = shuffled(everythingAtOnce(paper));
    const answers = await Promise.allSettled(
      actions.map((act, i) => act(environments[i % environments.length] as Wide)),
    );
    for (const answer of answers) {
      outcomes.add(answer.status === 'fulfilled' ? 'done' : String((answer.reason as { code?: string }).code));
    }
    expect(await historyFaults(database.pool)).toEqual([]);
  }
  const [row] = await database.rows<{ deadlocks: string }>(
    'select deadlocks from pg_stat_database where datname = current_database()',
  );
  expect(Number(row?.deadlocks)).toBe(0);
  expect([...outcomes].sort().filter((code) => !EXPECTED.includes(code))).toEqual([]);
  expect(outcomes).toContain('done');
}, 120_000);

test('two assessors whose tasks are swapped at once deadlock on nothing', async () => {
  const [one, other] = environments as [Wide, Wide];
  const to = (name: string) => () => ({ assigned_to: `${name}@example.com` });
  for (let round = 0; round < 60; round++) {
    await database.rows('truncate questions, papers, absences cascade');
    const body = { title: 'Planets', questions: questionsOf(2), assigned_to: 'a@example.com' };
    const [first, second] = tasksOf(await submitPaper(one, author, body, null)).map(({ task_id }) => task_id);
    await reassignTask(one, coordinator, second ?? '', to('b'));
    const swapped = await Promise.allSettled([
      reassignTask(one, coordinator, first ?? '', to('b')),
      reassignTask(other, coordinator, second ?? '', to('a')),
    ]);
    expect(swapped.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  }
}, 60_000);

test('the author is told once, whichever of the last questions closes last', async () => {
  for (let round = 0; round < 30; round++) {
    await database.rows('truncate questions, papers, absences cascade');
    const [first] = environments as [Wide];
    const body = { title: 'Planets', questions: questionsOf(4), assigned_to: 'a@example.com' };
    const tasks = tasksOf(await submitPaper(first, author, body, null));
    const assessor = { email: 'a@example.com', is_coordinator: false };
    await Promise.all(
      tasks.map(({ task_id }, i) =>
        decideTask(environments[i] as Wide, assessor, task_id, () => ({ decision: 'APPROVED' })),
      ),
    );
    expect(await database.rows(`select recipient from mails where reason = 'OUTCOME'`)).toEqual([
      { recipient: 'author@example.com' },
    ]);
  }
});

test('two mails about one stage that are sent at once become one', async () => {
  const [one, other] = environments as [Wide, Wide];
  for (let round = 0; round < 20; round++) {
    await database.rows('truncate questions, papers, absences cascade');
    const body = { title: 'Planets', questions: questionsOf(2), assigned_to: 'a@example.com' };
    await submitPaper(one, author, body, null);
    // One attempt failed, and another has gathered the mails since.
    const [first, second] = await database
      .rows<{ mail_id: string }>(`
      with failed as (update mails set attempts = 1, task_ids = task_ids[1:1] returning *)
      insert into mails (reason, recipient, question_id, task_ids, paper_id, stage, attempts)
      select failed.reason, failed.recipient, failed.question_id, array[task_id], failed.paper_id, failed.stage, 1
      from failed
      join approval_tasks using (paper_id)
      where task_id <> task_ids[1]
      returning mail_id`)
      .then(async ([made]) => [
        ...(await database.rows<{ mail_id: string }>('select mail_id from mails where mail_id <> $1', [made?.mail_id])),
        ...(made === undefined ? [] : [made]),
      ]);
    const code = (name: string) => new TextEncoder().encode(`${name} ${round}`);
    const linked = await Promise.all([
      one.store.linkPaperMail(first?.mail_id ?? '', code('one'), new Date()),
      other.store.linkPaperMail(second?.mail_id ?? '', code('other'), new Date()),
    ]);
    expect(linked.map((mail) => mail?.tasks.length ?? 0).sort()).toEqual([0, 2]);
    expect(await database.rows('select cardinality(task_ids) as tasks from mails')).toEqual([{ tasks: 2 }]);
  }
});

/** The possible answers to people who were not the first. */
const EXPECTED = [
  'done',
  'TASK_CLOSED',
  'ALREADY_DECIDED',
  'NOT_FOUND',
  'NOT_ASSESSOR',
  'NOT_NEWEST',
  'DUPLICATE_ASSESSOR',
];

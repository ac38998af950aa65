import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { closeTask } from '../../src/core/close-task.ts';
import { decideTask } from '../../src/core/decide-task.ts';
import { reviseQuestion } from '../../src/core/revise-question.ts';
import { submitQuestion } from '../../src/core/submit-question.ts';
import { withdrawQuestion } from '../../src/core/withdraw-question.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { createTestDatabase } from '../support/database.ts';
import { createEnvironment, type Environment } from '../support/environment.ts';
import { author, closeOne, historyFaults } from '../support/history.ts';
import { seedTask } from '../support/seed.ts';

const CONTENT = { question_text: 'Which?', options: ['This', 'That'], correct_answer: 'That' };
const coordinator = { email: 'coordinator@example.com', is_coordinator: true };
const stages = [
  { assigned_to: ['a@example.com', 'b@example.com', 'c@example.com'], required_approvals: 2 },
  { assigned_to: ['d@example.com'], required_approvals: 1 },
];

let database: TestDatabase;
let ports: Environment;

beforeAll(async () => {
  database = await createTestDatabase();
  ports = createEnvironment(database.secret);
});

beforeEach(() => database.rows('truncate questions cascade'));

afterAll(() => database.drop());

const faults = () => historyFaults(database.pool);

async function submit(): Promise<string> {
  const answer = await submitQuestion(ports, author, { ...CONTENT, stages }, null);
  if (!('question' in answer)) throw new Error('a question with stages is answered as a question');
  return answer.question.question_id;
}

async function decide(question_id: string, name: string, decision: string): Promise<void> {
  const email = `${name}@example.com`;
  const [task] = await database.rows<{ task_id: string }>(
    'select task_id from approval_tasks where question_id = $1 and assigned_to = $2',
    [question_id, email],
  );
  const task_id = task?.task_id ?? '';
  await decideTask(ports, { email, is_coordinator: false }, task_id, () => ({ decision, comments: 'Because.' }));
  await closeTask({ ...ports, origin: { via: 'WORKFLOW', request_id: 'request-2' } }, { task_id });
}

async function approve(): Promise<string> {
  const question_id = await submit();
  for (const name of ['a', 'b', 'd']) await decide(question_id, name, 'APPROVED');
  return question_id;
}

const none = () => {};

describe('questions and mails as the product wrote them hold', () => {
  test('approved in two stages, then withdrawn by a coordinator', async () => {
    await withdrawQuestion(ports, coordinator, await approve(), none);
    expect(await faults()).toEqual([]);
  });

  test('revised while they wait, and withdrawn', async () => {
    const question_id = await submit();
    await decide(question_id, 'a', 'CHANGES_REQUESTED');
    const answer = await reviseQuestion(ports, author, question_id, () => CONTENT, null);
    const revision = 'question' in answer ? answer.question.question_id : '';
    await withdrawQuestion(ports, author, revision, none);
    expect(await faults()).toEqual([]);
  });

  test('inserted by hand: alone, with several tasks, and closed', async () => {
    await database.rows(`insert into questions (question_text, correct_answer) values ('Which?', 'That')`);
    const task_id = await seedTask(database);
    await database.rows(
      `insert into approval_tasks (question_id, assigned_by, assigned_to)
       select question_id, assigned_by, 'second@example.com' from approval_tasks where task_id = $1`,
      [task_id],
    );
    await seedTask(database, { status: 'APPROVED' });
    await seedTask(database, { status: 'WITHDRAWN' });
    expect(await faults()).toEqual([]);
  });
});

describe('what was changed past the gate is found', () => {
  test.each<[string, string, string]>([
    [
      'a status',
      `update reviews set status = 'REJECTED'`,
      'the question is REJECTED, and its stage 2 came to APPROVED',
    ],
    ['a stage', 'update reviews set stage = 1', 'stage 2 has 1 tasks instead of 0'],
    [
      'how many must approve',
      `update reviews set stages = jsonb_set(stages, '{0,required_approvals}', '3')`,
      'stage 1 came to EXPIRED, and the next opened',
    ],
    ['a revision', 'update reviews set revision = 3', 'it is revision 3, after 0'],
    ['that there is a review', 'delete from reviews', 'it has no review'],
    [
      'a place in a stage',
      `update approval_tasks set stage = 2 where assigned_to = 'c@example.com'`,
      'stage 1 has 2 tasks instead of 3',
    ],
  ])('%s', async (_, change, fault) => {
    const question_id = await approve();
    await database.rows(change);
    expect(await faults()).toContain(`question ${question_id}: ${fault}`);
  });

  test('a decision of somebody who has decided on the question before', async () => {
    const question_id = await approve();
    await database.rows(`update approval_tasks set decided_by = 'a@example.com' where assigned_to = 'b@example.com'`);
    expect(await faults()).toContain(`question ${question_id}: somebody decided twice on a question`);
  });

  test('the task that settled it', async () => {
    const question_id = await approve();
    await database.rows('update reviews set settled_by = $1 where question_id = $2', [
      await seedTask(database),
      question_id,
    ]);
    expect(await faults()).toEqual([`question ${question_id}: no task of its own settled it`]);
    await database.rows('update reviews set settled_by = null where question_id = $1', [question_id]);
    expect(await faults()).toEqual([`question ${question_id}: no task of its own settled it`]);
  });

  test('an approved question that nobody withdrew, and one that nobody revised', async () => {
    const question_id = await approve();
    await database.rows(`update reviews set status = 'WITHDRAWN'`);
    const fault = (status: string, outcome: string) =>
      `question ${question_id}: the question is ${status}, and its stage 2 came to ${outcome}`;
    expect(await faults()).toEqual([fault('WITHDRAWN', 'APPROVED')]);
    await database.rows(`update reviews set status = 'SUPERSEDED'`);
    expect(await faults()).toEqual([fault('SUPERSEDED', 'APPROVED')]);
  });

  test('a question whose stage ended without one of its assessors, and that nobody revised', async () => {
    const answer = await submitQuestion(ports, author, { ...CONTENT, stages: stages.slice(0, 1) }, null);
    const question_id = 'question' in answer ? answer.question.question_id : '';
    for (const name of ['a', 'b']) await decide(question_id, name, 'APPROVED');
    await database.rows(`update reviews set status = 'SUPERSEDED'`);
    expect(await faults()).toEqual([
      `question ${question_id}: the question is SUPERSEDED, and its stage 1 came to APPROVED`,
    ]);
  });

  test('a mail that was taken away, and one that was added', async () => {
    const task_id = await closeOne(ports);
    await database.rows(`delete from mails where reason = 'ASSIGNMENT'`);
    expect(await faults()).toEqual([`task ${task_id}: NOTIFIED is the event of no mail`]);
    const [mail] = await database.rows<{ mail_id: string }>(
      `insert into mails (reason, recipient, question_id, task_ids, sent_at)
       select 'ASSIGNMENT', 'x@example.com', question_id, array[task_id], now() from approval_tasks returning mail_id`,
    );
    expect(await faults()).toContain(`task ${task_id}: the mail ${mail?.mail_id} is sent, and no event says so`);
  });
});

import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { call, eventually } from '../support/api-client.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { authorizationOf, type Target, targetOf } from '../support/target.ts';

let stack: Stack;
let target: Target;
let database: pg.Pool;
let url: string;
const environment = () => ({ DATABASE_URL: url });

beforeAll(async () => {
  ({ url } = await createEmptyDatabase());
  database = new pg.Pool({ connectionString: url });
  stack = await startStack({ environment: environment() });
  target = targetOf(stack);
}, 90_000);

afterAll(async () => {
  await database.end();
  await target.stop();
});

interface Question {
  question_id: string;
  status: string;
  stages: { status: string }[];
  tasks: { task_id: string; assigned_to: string; status: string }[];
}

const someone = (name: string) => `${name}-${randomUUID().slice(0, 8)}@example.com`;
const CONTENT = { question_text: 'Which planet?', options: ['Venus', 'Mercury'], correct_answer: 'Mercury' };

async function as(email: string, method: string, path: string, body?: object) {
  return await call(target, null, method, path, body, await authorizationOf(target, email));
}

async function submit(author: string, body: object): Promise<Question> {
  return (await as(author, 'POST', '/questions', { ...CONTENT, ...body })).body;
}

const read = async (author: string, question_id: string): Promise<Question> =>
  (await as(author, 'GET', `/questions/${question_id}`)).body;

async function decide(author: string, question_id: string, assessor: string, decision: string) {
  const task = (await read(author, question_id)).tasks.find(({ assigned_to }) => assigned_to === assessor);
  return await as(assessor, 'POST', `/tasks/${task?.task_id}/decision`, { decision, comments: 'Because.' });
}

/** Waits until the question has this status and every execution has recorded its task; returns the statuses of stages and tasks. */
async function settled(author: string, question_id: string, status: string): Promise<string[][]> {
  return await eventually(`the question is ${status}`, async () => {
    const question = await read(author, question_id);
    const open = question.tasks.filter((task) => task.status === 'PENDING').length;
    if (question.status !== status || (status !== 'PENDING' && open > 0)) return undefined;
    return [question.stages.map((one) => one.status), question.tasks.map((one) => one.status)];
  });
}

describe('over HTTP', () => {
  test('two stages, two of three and then one, to APPROVED', async () => {
    const [author, a, b, c, d] = ['author', 'a', 'b', 'c', 'd'].map(someone) as [
      string,
      string,
      string,
      string,
      string,
    ];
    const stages = [{ assigned_to: [a, b, c], required_approvals: 2 }, { assigned_to: [d] }];
    const { question_id } = await submit(author, { stages });
    for (const assessor of [a, c, d]) await decide(author, question_id, assessor, 'APPROVED');
    expect(await settled(author, question_id, 'APPROVED')).toEqual([
      ['APPROVED', 'APPROVED'],
      ['APPROVED', 'SUPERSEDED', 'APPROVED', 'APPROVED'],
    ]);
  });

  test('a rejection ends a stage early', async () => {
    const [author, a, b, c] = ['author', 'a', 'b', 'c'].map(someone) as [string, string, string, string];
    const { question_id } = await submit(author, { stages: [{ assigned_to: [a, b] }, { assigned_to: [c] }] });
    await decide(author, question_id, b, 'REJECTED');
    expect(await settled(author, question_id, 'REJECTED')).toEqual([
      ['REJECTED', 'PLANNED'],
      ['SUPERSEDED', 'REJECTED'],
    ]);
  });

  test('one asks for changes while the others still answer, and one of three lets the time pass', async () => {
    const [author, a, b, c] = ['author', 'a', 'b', 'c'].map(someone) as [string, string, string, string];
    const stages = [{ assigned_to: [a, b, c], required_approvals: 1 }];
    const { question_id } = await submit(author, { stages, due_in_seconds: 8 });
    await decide(author, question_id, a, 'CHANGES_REQUESTED');
    await decide(author, question_id, b, 'APPROVED');
    expect((await read(author, question_id)).status).toBe('PENDING');
    expect(await settled(author, question_id, 'CHANGES_REQUESTED')).toEqual([
      ['CHANGES_REQUESTED'],
      ['CHANGES_REQUESTED', 'APPROVED', 'EXPIRED'],
    ]);
  });

  test('revised while it waits, after changes were requested, and after it was approved', async () => {
    const [author, a] = [someone('author'), someone('a')];
    const first = await submit(author, { stages: [{ assigned_to: [a] }] });
    const revise = async (question_id: string) =>
      (await as(author, 'POST', `/questions/${question_id}/revisions`, CONTENT)).body.question_id;
    const second = await revise(first.question_id);
    expect(await settled(author, first.question_id, 'SUPERSEDED')).toEqual([['SUPERSEDED'], ['SUPERSEDED']]);
    await decide(author, second, a, 'CHANGES_REQUESTED');
    const third = await revise(second);
    await decide(author, third, a, 'APPROVED');
    const fourth = await revise(third);
    const { revisions } = (await as(a, 'GET', `/questions/${fourth}/revisions`)).body;
    expect(revisions.map(({ status }: Question) => status)).toEqual([
      'SUPERSEDED',
      'CHANGES_REQUESTED',
      'APPROVED',
      'PENDING',
    ]);
  });

  test('withdrawn while a decision races it: one holds, and both are told', async () => {
    const author = someone('author');
    for (let round = 0; round < 6; round++) {
      const a = someone('a');
      const { question_id, tasks } = await submit(author, { stages: [{ assigned_to: [a] }] });
      const path = `/tasks/${tasks[0]?.task_id}/decision`;
      const [withdrawal, decision] = await Promise.all([
        as(author, 'POST', `/questions/${question_id}/withdrawal`),
        as(a, 'POST', path, { decision: 'APPROVED' }),
      ]);
      const told = [withdrawal.body.code ?? withdrawal.body.status, decision.body.code ?? decision.body.decision];
      expect([
        ['WITHDRAWN', 'TASK_CLOSED'],
        ['QUESTION_CLOSED', 'APPROVED'],
      ]).toContainEqual(told);
      expect((await read(author, question_id)).status).toBe(told[0] === 'WITHDRAWN' ? 'WITHDRAWN' : 'APPROVED');
    }
  });
});

test('a stage that was opened when the stack was killed has its executions within two runs of reconcile', async () => {
  const [author, a, b] = ['author', 'a', 'b'].map(someone) as [string, string, string];
  const { question_id, tasks } = await submit(author, { stages: [{ assigned_to: [a] }, { assigned_to: [b] }] });
  const task_id = tasks[0]?.task_id;
  await stack.kill();
  // The commit that the function made before it died.
  await database.query(`select decide_task($1, 'APPROVED', null, $2, false, now(), 'REST', 'r')`, [task_id, a]);
  await database.query(
    `update approval_tasks set created_at = created_at - interval '2 minutes' where assigned_to = $1`,
    [b],
  );
  target = targetOf(await startStack({ environment: environment() }));
  const event = await readFile('events/reconcile/scheduled.json', 'utf8');
  const reconciling = `${target.stack?.awsUrl}/2015-03-31/functions/ReconcileFunction/invocations`;
  await fetch(reconciling, { method: 'POST', body: event });
  const { rows } = await eventually('the task token has come', async () => {
    const found = await database.query('select task_token from approval_tasks where assigned_to = $1', [b]);
    return found.rows[0]?.task_token === null ? undefined : found;
  });
  expect(rows).toHaveLength(1);
  await decide(author, question_id, b, 'APPROVED');
  expect(await settled(author, question_id, 'APPROVED')).toEqual([
    ['APPROVED', 'APPROVED'],
    ['APPROVED', 'APPROVED'],
  ]);
}, 90_000);

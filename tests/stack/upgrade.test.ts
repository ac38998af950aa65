import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { call, closedTask, decide, mailedLink } from '../support/api-client.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { endedExecution } from '../support/executions.ts';
import { startStack } from '../support/stack.ts';
import { type Target, targetOf } from '../support/target.ts';
import { TASK } from '../support/task.ts';

/** A task of the previous release, with the `code` of its mailed link and the `answer` to its submission. */
interface KeptTask {
  task_id: string;
  code?: string;
  answer?: Record<string, unknown> & { due_at: string };
}
type State =
  | 'approved'
  | 'rejected'
  | 'linked'
  | 'late'
  | 'mailed'
  | 'keyed'
  | 'undelivered'
  | 'unstarted'
  | 'unmailed'
  | 'stuck'
  | 'queued';

const RELEASE = join(import.meta.dirname, 'upgrade', '0709eb0');

let target: Target;
let kept: { made_at: string; tasks: Record<State, KeptTask> };
let ageMs: number;

beforeAll(async () => {
  kept = JSON.parse(await readFile(`${RELEASE}.json`, 'utf8'));
  ageMs = Date.now() - Date.parse(kept.made_at);
  const { url } = await createEmptyDatabase();
  await restore(url);
  target = targetOf(await startStack({ environment: { DATABASE_URL: url } }));
  // As the schedule does within the first minute.
  const reconciling = `${target.stack?.awsUrl}/2015-03-31/functions/ReconcileFunction/invocations`;
  await fetch(reconciling, { method: 'POST', body: '{"source": "aws.events"}' });
}, 120_000);

afterAll(() => target?.stop());

/** The database as it was left, with its times moved: the future is as far away as it was then, `late` is due, and messages are visible again. */
async function restore(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(await readFile(`${RELEASE}.sql`, 'utf8'));
    const { task_id } = kept.tasks.late;
    const age = `${ageMs} milliseconds`;
    await client.query('update public.approval_tasks set due_at = due_at + $1::interval', [age]);
    await client.query('update local_aws.executions set deadline = deadline + $1::bigint', [ageMs]);
    await client.query('update public.approval_tasks set due_at = now() where task_id = $1', [task_id]);
    await client.query('update local_aws.executions set deadline = 0 where execution_arn like $1', [`%:${task_id}`]);
    await client.query('update local_aws.messages set visible_at = 0');
  } finally {
    await client.end();
  }
}

const linkOf = (state: State) => `${target.apiUrl}/review/${kept.tasks[state].code}`;

async function press(link: string, decision: string): Promise<string> {
  const page = await (await fetch(link)).text();
  const nonce = /name="nonce" value="([0-9a-f]+)"/.exec(page)?.[1] ?? '';
  const body = new URLSearchParams({ nonce, decision, comments: 'Seen in the release after.' });
  return await (await fetch(`${link}/decision`, { method: 'POST', body })).text();
}

/** How the execution of a task ended that the previous release had started. */
async function endOf(state: State): Promise<unknown> {
  const { status, error } = await endedExecution(target, kept.tasks[state].task_id);
  return { status, error };
}

describe('after an upgrade', () => {
  test('the author finds every task', async () => {
    const { body } = await call(target, 'author', 'GET', '/tasks?role=author&limit=100');
    const ids = body.tasks.map(({ task_id }: KeptTask) => task_id);
    expect(ids.sort()).toEqual(
      Object.values(kept.tasks)
        .map(({ task_id }) => task_id)
        .sort(),
    );
  });

  test('a closed task is as it was, on its page too', async () => {
    const { body } = await call(target, 'author', 'GET', `/tasks/${kept.tasks.rejected.task_id}`);
    expect(body).toMatchObject({
      status: 'REJECTED',
      decision: 'REJECTED',
      comments: 'Two options are the same.',
      decided_by: 'rejecter@example.com',
      question: { question_text: 'Question of rejected?', correct_answer: 'Carbon dioxide' },
    });
    const page = await (await fetch(linkOf('rejected'))).text();
    expect(page).toContain('rejecter@example.com');
    expect(page).not.toContain('<form');
  });

  test('an open link shows its question and decides it', async () => {
    expect(await (await fetch(linkOf('linked'))).text()).toContain('Question of linked?');
    await press(linkOf('linked'), 'APPROVED');
    expect(await closedTask(target, kept.tasks.linked.task_id)).toMatchObject({
      status: 'APPROVED',
      decided_by: 'linked@example.com',
    });
    expect(await endOf('linked')).toEqual({ status: 'SUCCEEDED' });
  });

  test('a waiting task is decided over REST', async () => {
    expect((await decide(target, kept.tasks.mailed.task_id, 'REJECTED', 'No.')).status).toBe(202);
    expect(await closedTask(target, kept.tasks.mailed.task_id)).toMatchObject({ status: 'REJECTED', comments: 'No.' });
    expect(await endOf('mailed')).toEqual({ status: 'FAILED', error: 'REJECTED' });
  });

  test('a repeated submission is answered as it was the first time, and another one under its key refused', async () => {
    const question = { question_text: 'Question with a key?', options: ['Yes', 'No'], correct_answer: 'Yes' };
    const submission = { ...question, due_in_seconds: 31_104_000, assigned_to: 'keyed@example.com' };
    const key = { 'idempotency-key': 'key-of-the-release' };
    const { answer } = kept.tasks.keyed;
    const due_at = new Date(Date.parse(answer?.due_at ?? '') + ageMs).toISOString();
    const again = await call(target, 'author', 'POST', '/questions', submission, key);
    expect([again.status, again.body]).toEqual([
      201,
      { ...TASK, ...answer, reference: String(answer?.question_id).slice(0, 8), due_at },
    ]);
    const other = await call(target, 'author', 'POST', '/questions', { ...submission, correct_answer: 'No' }, key);
    expect([other.status, other.body.code]).toEqual([409, 'IDEMPOTENCY_CONFLICT']);
  });

  test('a deadline that has come closes its task', async () => {
    expect(await closedTask(target, kept.tasks.late.task_id)).toMatchObject({ status: 'EXPIRED', decision: null });
    expect(await endOf('late')).toEqual({ status: 'FAILED', error: 'EXPIRED' });
    expect(await (await fetch(linkOf('late'))).text()).not.toContain('<form');
  });

  test('a decision that had not been delivered is', async () => {
    expect(await closedTask(target, kept.tasks.undelivered.task_id)).toMatchObject({
      status: 'CHANGES_REQUESTED',
      comments: 'Say which planet.',
    });
    expect(await endOf('undelivered')).toEqual({ status: 'FAILED', error: 'CHANGES_REQUESTED' });
  });

  test.each<State>(['queued', 'unstarted', 'unmailed'])(
    'a task that was %s is mailed, decided and resumed',
    async (state) => {
      const link = await mailedLink(target, ({ destination }) => destination.to.includes(`${state}@example.com`));
      await press(link, 'APPROVED');
      expect(await closedTask(target, kept.tasks[state].task_id)).toMatchObject({ status: 'APPROVED' });
      expect(await endOf(state)).toEqual({ status: 'SUCCEEDED' });
    },
  );

  test('a task that was stuck is decided', async () => {
    await decide(target, kept.tasks.stuck.task_id, 'APPROVED');
    expect(await closedTask(target, kept.tasks.stuck.task_id)).toMatchObject({ status: 'APPROVED' });
    expect(await endOf('stuck')).toEqual({ status: 'SUCCEEDED' });
  });

  test('every question has its review, with the assessor of its task and what became of it', async () => {
    const { body } = await call(target, 'author', 'GET', '/questions?limit=100');
    const byTask = new Map<string, string>();
    for (const { question_id } of body.questions) {
      const { body: question } = await call(target, 'author', 'GET', `/questions/${question_id}`);
      expect(question).toMatchObject({ revision: 1, item_id: question_id, stages: [{ required_approvals: 1 }] });
      byTask.set(question.tasks[0].task_id, question.status);
    }
    expect([byTask.get(kept.tasks.approved.task_id), byTask.get(kept.tasks.rejected.task_id)]).toEqual([
      'APPROVED',
      'REJECTED',
    ]);
    expect(byTask.size).toBe(Object.keys(kept.tasks).length);
  });
});

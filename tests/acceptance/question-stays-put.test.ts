import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { aws, call, closedTask, eventually, mailedLink, mails, submit } from '../support/api-client.ts';
import { startStack } from '../support/stack.ts';
import { type Target, targetOf } from '../support/target.ts';

let target: Target;
let database: pg.Client;

beforeAll(async () => {
  const stack = await startStack();
  target = targetOf(stack);
  database = new pg.Client({ connectionString: /postgres:\/\/\S+/.exec(stack.output())?.[0] });
  await database.connect();
}, 90_000);

afterAll(async () => {
  await database.end();
  await target.stop();
});

/** Text that stands nowhere by chance. */
const CANARY = 'kanarienvogel';
const SECRETS = {
  question_text: `${CANARY}-question?`,
  options: [`${CANARY}-option`, `${CANARY}-answer`],
  correct_answer: `${CANARY}-answer`,
};

async function formOf(link: string): Promise<URLSearchParams> {
  const page = await (await fetch(link)).text();
  const nonce = /name="nonce" value="([0-9a-f]+)"/.exec(page)?.[1] ?? '';
  return new URLSearchParams({ nonce, decision: 'REJECTED', comments: `${CANARY}-comment` });
}

async function historyOf(task_id: string): Promise<unknown> {
  const { stateMachines } = await aws(target, 'AWSStepFunctions.ListStateMachines', {});
  const { stateMachineArn } = stateMachines[0];
  const { executions } = await aws(target, 'AWSStepFunctions.ListExecutions', { stateMachineArn });
  const { executionArn } = executions.find(({ name }: { name: string }) => name === task_id);
  const history = await aws(target, 'AWSStepFunctions.GetExecutionHistory', { executionArn });
  expect(history.events.at(-1).type).toBe('ExecutionFailed');
  return [history, await aws(target, 'AWSStepFunctions.DescribeExecution', { executionArn })];
}

/** Every row of the product's tables, as text. */
async function everyRow(): Promise<string[]> {
  const { rows } = await database.query<{ row: string }>(
    `select to_jsonb(approval_tasks)::text as row from approval_tasks
     union all select to_jsonb(questions)::text from questions
     union all select to_jsonb(task_tokens)::text from task_tokens
     union all select to_jsonb(review_links)::text from review_links
     order by row`,
  );
  return rows.map(({ row }) => row);
}

describe('the question', () => {
  test('is on the page, and in no mail, history or log, whatever goes wrong with it', async () => {
    const assigned_to = 'canary@example.com';
    const task_id = await submit(target, { ...SECRETS, assigned_to });
    const refused = [
      await call(target, 'author', 'POST', '/questions', { ...SECRETS, assigned_to: 'nobody' }),
      await call(target, 'author', 'POST', '/questions', `${CANARY} is no object`),
      await call(target, 'author', 'POST', '/questions', { ...SECRETS, assigned_to, [CANARY]: 1 }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400]);
    const link = await mailedLink(target, ({ destination }) => destination.to.includes(assigned_to));
    expect(await (await fetch(link)).text()).toContain(`${CANARY}-question?`);
    const pressed = await fetch(`${link}/decision`, { method: 'POST', body: await formOf(link) });
    expect(pressed.status).toBe(200);
    expect((await closedTask(target, task_id)).comments).toBe(`${CANARY}-comment`);

    expect(JSON.stringify(await mails(target))).not.toContain(CANARY);
    expect(JSON.stringify(await historyOf(task_id))).not.toContain(CANARY);
    expect(target.stack?.output()).toContain(task_id);
    expect(target.stack?.output()).not.toContain(CANARY);
  });

  test('is not decided, nor anything else changed, by whatever fetches the links of a mail', async () => {
    const assigned_to = 'scanned@example.com';
    await submit(target, { assigned_to });
    const link = await mailedLink(target, ({ destination }) => destination.to.includes(assigned_to));
    // The mail is marked as sent a moment after it is there.
    await eventually('the mail is marked', async () =>
      (await everyRow()).join().includes('"notified_at": null') ? undefined : true,
    );
    const before = await everyRow();
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'GET', 'HEAD', 'OPTIONS']) {
      await fetch(link, { method });
      await fetch(`${link}/decision?decision=APPROVED`, { method });
    }
    expect(await everyRow()).toEqual(before);
    expect(before.length).toBeGreaterThan(3);
  });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { call, closedTask, decide, eventually, mailedLink, mails, submit } from '../support/api-client.ts';
import { endedExecution, executionEvents } from '../support/executions.ts';
import { contentsOf } from '../support/seed.ts';
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

/** A text that occurs nowhere else. */
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
  // Reconcile may have closed the task while the execution still waits to try again.
  const execution = await endedExecution(target, task_id);
  expect(execution.status).toBe('FAILED');
  return [await executionEvents(target, task_id), execution];
}

/** Every row of every table. */
const everyRow = () => contentsOf({ rows: async (text) => (await database.query(text)).rows });

const log = () => target.stack?.output() ?? '';

/** Does something while a fault of the stack is on. */
async function during<Done>(fault: string, work: () => Promise<Done>): Promise<Done> {
  const url = `${target.stack?.awsUrl}/faults/${fault}`;
  expect((await fetch(url, { method: 'PUT', body: fault === 'ses-fail' ? '1' : '' })).status).toBe(200);
  try {
    return await work();
  } finally {
    await fetch(url, { method: 'DELETE' });
  }
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
    // The mail is marked as sent a moment after it has arrived.
    await eventually('the mail is marked', async () =>
      (await everyRow()).includes('"notified_at":null') ? undefined : true,
    );
    const before = await everyRow();
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'GET', 'HEAD', 'OPTIONS']) {
      await fetch(link, { method });
      await fetch(`${link}/decision?decision=APPROVED`, { method });
    }
    expect(await everyRow()).toBe(before);
    expect(before).toContain(assigned_to);
  });

  test('is nowhere else either when Step Functions, SES and PostgreSQL fail around it', async () => {
    const assigned_to = target.emailOf('assessor');
    const reject = (task_id: string) => decide(target, task_id, 'REJECTED', `${CANARY}-comment`);
    const [unstarted, unmailed] = [
      await during('sfn-down', async () => {
        const task_id = await submit(target, { ...SECRETS, assigned_to });
        expect((await reject(task_id)).status).toBe(202);
        return task_id;
      }),
      await during('ses-fail', async () => {
        const task_id = await submit(target, { ...SECRETS, assigned_to });
        await eventually('the mail fails', async () => /message failed.*MailNotSentError/.test(log()) || undefined);
        expect((await reject(task_id)).status).toBe(202);
        return task_id;
      }),
    ];
    await during('postgres-unreachable', async () => {
      const calls = [call(target, 'author', 'POST', '/questions', { ...SECRETS, assigned_to }), reject(unmailed)];
      for (const { status, body } of await Promise.all(calls)) {
        expect(status).toBe(503);
        expect(JSON.stringify(body)).not.toContain(CANARY);
      }
    });
    expect(await closedTask(target, unmailed)).toMatchObject({ status: 'REJECTED', comments: `${CANARY}-comment` });
    expect(JSON.stringify(await historyOf(unmailed))).toContain('MessageBody');
    expect(JSON.stringify(await historyOf(unmailed))).not.toContain(CANARY);
    expect(JSON.stringify(await mails(target))).not.toContain(CANARY);
    for (const text of [unstarted, unmailed, 'DatabaseUnavailableError', 'WorkflowStartFailed'])
      expect(log()).toContain(text);
    expect(log()).not.toContain(CANARY);
  });
});

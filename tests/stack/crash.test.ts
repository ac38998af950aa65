import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { closedTask, decide, eventually, mails, submit } from '../support/api-client.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { targetOf } from '../support/target.ts';

const CANARY = 'kanarienvogel';

let url: string;
let stack: Stack;

beforeAll(async () => {
  ({ url } = await createEmptyDatabase());
});

afterAll(async () => {
  await stack?.stop();
});

test('20 waiting approvals survive SIGKILL: after the next start each can be decided and ends', async () => {
  const environment = { DATABASE_URL: url };
  stack = await startStack({ environment });
  const before = targetOf(stack);
  const task_ids = await Promise.all(Array.from({ length: 20 }, () => submit(before, { question_text: `${CANARY}?` })));
  await eventually('all mails are sent', async () => ((await mails(before)).length === 20 ? true : undefined));
  await stack.kill();

  stack = await startStack({ environment });
  const after = targetOf(stack);
  const decisions = task_ids.map((_, i) => (i % 2 === 0 ? 'APPROVED' : 'REJECTED'));
  const answers = await Promise.all(task_ids.map((id, i) => decide(after, id, decisions[i] ?? '', CANARY)));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(202));
  const closed = await Promise.all(task_ids.map((id) => closedTask(after, id)));
  expect(closed.map(({ status }) => status)).toEqual(decisions);
  // A kill and a restart log nothing that must not be logged.
  for (const { stack: run } of [before, after]) expect(run?.output()).not.toContain(CANARY);
}, 120_000);

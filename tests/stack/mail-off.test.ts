import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, closedTask, decide, eventually, mails, submit } from '../support/api-client.ts';
import { executionOf } from '../support/executions.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { type Target, targetOf } from '../support/target.ts';

// The product as it is deployed without a sender.

let stack: Stack;
let target: Target;

beforeAll(async () => {
  stack = await startStack({ arguments: ['--ephemeral', '--parameter', 'SenderAddress='] });
  target = targetOf(stack);
}, 90_000);

afterAll(() => stack.stop());

/** The execution waits for a decision: the callback function has its task token. */
const waiting = (task_id: string) =>
  eventually('the execution waits', async () => {
    const execution = await executionOf(target, task_id);
    return execution.status === 'RUNNING' ? execution : undefined;
  });

test('people decide by signing in, and nobody is mailed', async () => {
  const task_id = await submit(target);
  await waiting(task_id);
  const { body } = await call(target, 'assessor', 'GET', '/tasks?role=assessor&status=PENDING');
  expect(body.tasks.map((task: { task_id: string }) => task.task_id)).toEqual([task_id]);
  expect((await decide(target, task_id, 'APPROVED')).status).toBe(202);
  expect(await closedTask(target, task_id)).toMatchObject({ status: 'APPROVED' });
  expect(await mails(target)).toEqual([]);
  // Neither an error nor a warning: nothing is wrong.
  expect(stack.output()).not.toMatch(/"level":"(WARN|ERROR)"/);
});

test('the inbox says so to everybody', async () => {
  expect((await call(target, null, 'GET', '/')).body).toContain('No mail is sent from here.');
});

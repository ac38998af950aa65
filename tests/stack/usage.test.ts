import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, eventually, mailedLink, mails } from '../support/api-client.ts';
import { endedTypes } from '../support/executions.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { authorizationOf, type Target, targetOf } from '../support/target.ts';

// What AWS bills for one approval. docs/cost.md states the same numbers: change both.

let stack: Stack;
let target: Target;
let httpRequests = 0;
let task_id: string;

beforeAll(async () => {
  stack = await startStack();
  target = targetOf(stack);
  task_id = await submitQuestion();
  await decideOnPage(await mailedLink(target, () => true));
  await eventually('the outcome is recorded', async () => linesOf('UpdateStatusFunction')[0]);
  await counted(call(target, 'author', 'GET', `/tasks/${task_id}`));
  await eventually('the last line is written', async () => linesOf('ReadTasksFunction')[0]);
}, 90_000);

afterAll(() => stack.stop());

async function submitQuestion(): Promise<string> {
  const body = { question_text: 'Which gas do plants take in?', options: ['Oxygen', 'Carbon dioxide'] };
  const more = { correct_answer: 'Carbon dioxide', assigned_to: target.emailOf('assessor') };
  return (await counted(call(target, 'author', 'POST', '/questions', { ...body, ...more }))).body.task_id;
}

async function decideOnPage(link: string): Promise<void> {
  const path = link.slice(target.apiUrl.length);
  const page = await counted(call(target, null, 'GET', path));
  const nonce = /name="nonce" value="([0-9a-f]{64})"/.exec(page.body)?.[1] ?? '';
  const body = new URLSearchParams({ decision: 'APPROVED', comments: '', nonce });
  const response = await counted(fetch(`${link}/decision`, { method: 'POST', body, redirect: 'manual' }));
  expect(response.status).toBe(303);
  await counted(call(target, null, 'GET', path));
}

function counted<Answer>(answer: Promise<Answer>): Promise<Answer> {
  httpRequests += 1;
  return answer;
}

/** The log lines of a function, without its name, which the stack puts first. */
function linesOf(functionName: string): string[] {
  const prefix = `[${functionName}] `;
  const lines = stack.output().split('\n');
  return lines.filter((line) => line.startsWith(prefix)).map((line) => line.slice(prefix.length));
}

/** Each invocation logs one line that is not a metric. */
const isInvocation = (line: string) => 'message' in JSON.parse(line);

test('an approval takes five HTTP requests', () => {
  expect(httpRequests).toBe(5);
});

test('an approval enters four states, writes 17 events and sends one SQS message', async () => {
  const types = await endedTypes(target, task_id);
  expect(types.filter((type) => type.endsWith('StateEntered'))).toHaveLength(4);
  expect(types).toHaveLength(17);
  expect(types.filter((type) => type === 'TaskSubmitted')).toHaveLength(1);
});

test('an approval invokes seven functions', () => {
  const names = new Set(stack.output().match(/(?<=^\[)\w+Function(?=\])/gm));
  const invocations = [...names].map((name) => [name, linesOf(name).filter(isInvocation).length]);
  expect(Object.fromEntries(invocations)).toEqual({
    // Before the functions were there, and after.
    MigrateFunction: 2,
    CreateRequestFunction: 1,
    CallbackFunction: 1,
    ResumeWorkflowFunction: 3,
    UpdateStatusFunction: 1,
    ReadTasksFunction: 1,
  });
});

test('an approval sends two mails: to the assessor, and of the outcome to the author', async () => {
  const event = await readFile('events/reconcile/scheduled.json', 'utf8');
  const url = `${stack.awsUrl}/2015-03-31/functions/ReconcileFunction/invocations`;
  expect((await fetch(url, { method: 'POST', body: event })).status).toBe(200);
  expect(await mails(target)).toHaveLength(2);
});

test('a question in two stages of two assessors enters four states for each of them', async () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => `${name}-usage@example.com`);
  const body = { question_text: 'Which gas do plants take in?', options: ['Oxygen', 'Carbon dioxide'] };
  const stages = [{ assigned_to: [a, b], required_approvals: 1 }, { assigned_to: [c, d] }];
  const more = { correct_answer: 'Carbon dioxide', stages };
  const { question_id } = (await call(target, 'author', 'POST', '/questions', { ...body, ...more })).body;
  const tasksOf = async (): Promise<{ task_id: string; assigned_to: string; status: string }[]> =>
    (await call(target, 'author', 'GET', `/questions/${question_id}`)).body.tasks;
  for (const assessor of [a, c, d]) {
    const task = (await tasksOf()).find(({ assigned_to }) => assigned_to === assessor);
    const authorization = await authorizationOf(target, assessor ?? '');
    await call(target, null, 'POST', `/tasks/${task?.task_id}/decision`, { decision: 'APPROVED' }, authorization);
  }
  const histories = await Promise.all((await tasksOf()).map(({ task_id }) => endedTypes(target, task_id)));
  expect(histories.map((types) => types.filter((type) => type.endsWith('StateEntered')).length)).toEqual([4, 4, 4, 4]);
});

import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { APPROVAL, RECONCILE_LOG_BYTES } from '../../scripts/cost/usage.ts';
import { aws, call, eventually, mailedLink, mails } from '../support/api-client.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { type Target, targetOf } from '../support/target.ts';

// What the bill counts on, counted on the running product. A number that has changed is changed in scripts/cost/usage.ts,
// and the tables of docs/cost.md are printed anew.

let stack: Stack;
let target: Target;
/** Bytes of each answer's body. */
const answers: number[] = [];
let task_id: string;

beforeAll(async () => {
  stack = await startStack();
  target = targetOf(stack);
  task_id = await submitQuestion();
  await decideOnPage(await mailedLink(target, () => true));
  await eventually('the outcome is recorded', async () => linesOf('UpdateStatusFunction')[0]);
  await keep(call(target, 'author', 'GET', `/tasks/${task_id}`));
  await eventually('the last line is written', async () => linesOf('ReadTasksFunction')[0]);
}, 90_000);

afterAll(() => stack.stop());

async function submitQuestion(): Promise<string> {
  const body = { question_text: 'Which gas do plants take in? '.repeat(12), options: ['Oxygen', 'Carbon dioxide'] };
  const more = { correct_answer: 'Oxygen', assigned_to: target.emailOf('assessor') };
  return (await keep(call(target, 'author', 'POST', '/questions', { ...body, ...more }))).body.task_id;
}

async function decideOnPage(link: string): Promise<void> {
  const path = link.slice(target.apiUrl.length);
  const page = await keep(call(target, null, 'GET', path));
  const nonce = /name="nonce" value="([0-9a-f]{64})"/.exec(page.body)?.[1] ?? '';
  const response = await fetch(`${link}/decision`, {
    method: 'POST',
    body: new URLSearchParams({ decision: 'APPROVED', comments: '', nonce }),
    redirect: 'manual',
  });
  expect(response.status).toBe(303);
  answers.push(Buffer.byteLength(await response.text()));
  await keep(call(target, null, 'GET', path));
}

async function keep<Answer extends { body: unknown }>(answering: Promise<Answer>): Promise<Answer> {
  const answer = await answering;
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  answers.push(Buffer.byteLength(text));
  return answer;
}

/** What a function has written, a line each, without the name that the stack puts before it. */
function linesOf(functionName: string): string[] {
  const prefix = `[${functionName}] `;
  const lines = stack.output().split('\n');
  return lines.filter((line) => line.startsWith(prefix)).map((line) => line.slice(prefix.length));
}

/** Each invocation logs one line that is no metric. */
const isInvocation = (line: string) => 'message' in JSON.parse(line);
const bytesOf = (lines: string[]) => lines.reduce((bytes, line) => bytes + Buffer.byteLength(`${line}\n`), 0);

test('an approval takes as many HTTP requests as are billed', () => {
  expect(answers).toHaveLength(APPROVAL.httpRequests);
});

test('an approval enters as many states, and writes as many events, as are billed', async () => {
  const executionArn = `arn:aws:states:us-east-1:000000000000:execution:ApprovalStateMachine:${task_id}`;
  const history = () => aws(target, 'AWSStepFunctions.GetExecutionHistory', { executionArn });
  const events: { type: string }[] = await eventually('the execution ends', async () => {
    const answer = await history();
    return answer.events?.some(({ type }: { type: string }) => type === 'ExecutionSucceeded')
      ? answer.events
      : undefined;
  });
  const types = events.map(({ type }) => type);
  expect(types.filter((type) => type.endsWith('StateEntered'))).toHaveLength(APPROVAL.statesEntered);
  expect(types).toHaveLength(APPROVAL.historyEvents);
  // Sent once; what is received once and deleted once after that makes three requests.
  expect(types.filter((type) => type === 'TaskSubmitted')).toHaveLength(APPROVAL.queueRequests / 3);
});

test('an approval invokes each function as often as is billed', () => {
  const names = new Set(stack.output().match(/(?<=^\[)\w+Function(?=\])/gm));
  const invocations = [...names].map((name) => [name, linesOf(name).filter(isInvocation).length]);
  expect(Object.fromEntries(invocations)).toEqual({ ...APPROVAL.invocations, MigrateFunction: 1 });
});

test('an approval logs and answers no more bytes than are billed, and more than half of them', () => {
  const logged = Object.keys(APPROVAL.invocations).reduce((bytes, name) => bytes + bytesOf(linesOf(name)), 0);
  expectRoundedUp(logged, APPROVAL.functionLogBytes);
  expectRoundedUp(
    answers.reduce((sum, bytes) => sum + bytes, 0),
    APPROVAL.responseBytes,
  );
});

test('an approval sends as many mails as are billed, that of a run of reconcile included', async () => {
  await runReconcile();
  expect(await mails(target)).toHaveLength(APPROVAL.mails);
});

test('a run of reconcile that finds nothing logs no more bytes than are billed, and more than half of them', async () => {
  const before = linesOf('ReconcileFunction').length;
  await runReconcile();
  expectRoundedUp(bytesOf(linesOf('ReconcileFunction').slice(before)), RECONCILE_LOG_BYTES);
});

/** Ends when the lines of the run are written: what it did, then its metrics. */
async function runReconcile(): Promise<void> {
  const before = linesOf('ReconcileFunction').length;
  const event = await readFile('events/reconcile/scheduled.json', 'utf8');
  const url = `${stack.awsUrl}/2015-03-31/functions/ReconcileFunction/invocations`;
  expect((await fetch(url, { method: 'POST', body: event })).status).toBe(200);
  await eventually('reconcile has logged', async () => {
    const lines = linesOf('ReconcileFunction').slice(before);
    return lines.some(isInvocation) && !lines.every(isInvocation) ? lines : undefined;
  });
}

function expectRoundedUp(counted: number, billed: number): void {
  expect(counted).toBeLessThanOrEqual(billed);
  expect(counted).toBeGreaterThan(billed / 2);
}

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fetchToken } from '../../packages/local-sam/src/cli/fetch-token.ts';
import { eventually } from '../support/api-client.ts';
import { type Stack, startStack } from '../support/stack.ts';

const PEOPLE = ['ann', 'ben', 'cid', 'dot', 'eve'].map((name) => `${name}@example.com`);
const ASSESSOR = 'assessor@example.com';

let stack: Stack;
const tokens = new Map<string, string>();

beforeAll(async () => {
  stack = await startStack();
  Object.assign(process.env, stack.environment);
  for (const email of PEOPLE) tokens.set(email, await fetchToken(email));
}, 90_000);

afterAll(() => stack.stop());

type Kind = 'submit' | 'blank' | 'list' | 'unknown';
interface Wanted {
  person: string;
  kind: Kind;
}
/** The answer to one request, and the expected content of its log line. */
interface Answered {
  requestId: string | null;
  line: { route: string; status: number; task_id?: string };
}

const EXPECTED: Record<Kind, { route: string; status: number }> = {
  submit: { route: 'POST /questions', status: 201 },
  blank: { route: 'POST /questions', status: 400 },
  list: { route: 'GET /tasks', status: 200 },
  unknown: { route: 'GET /tasks/{task_id}', status: 404 },
};

async function call(person: string, path: string, body?: unknown) {
  const response = await fetch(`${stack.apiUrl}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${tokens.get(person)}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: the test looks into any answer.
  const answer: any = await response.json();
  return { status: response.status, requestId: response.headers.get('x-request-id'), body: answer };
}

async function ask({ person, kind }: Wanted): Promise<Answered> {
  const question_text = kind === 'blank' ? ' ' : `Question ${randomUUID()}`;
  const submission = { question_text, options: ['yes', 'no'], correct_answer: 'yes', assigned_to: ASSESSOR };
  const task_id = randomUUID();
  const isSubmission = kind === 'submit' || kind === 'blank';
  const path = kind === 'list' ? '/tasks?role=author&limit=100' : `/tasks/${task_id}`;
  const answer = await call(person, isSubmission ? '/questions' : path, isSubmission ? submission : undefined);
  expect(answer.status).toBe(EXPECTED[kind].status);
  if (kind === 'submit') {
    expect(answer.body.assigned_by).toBe(person);
    const { body } = await call(person, `/tasks/${answer.body.task_id}`);
    expect([body.assigned_by, body.question.question_text]).toEqual([person, question_text]);
  }
  if (kind === 'list') {
    for (const task of answer.body.tasks) expect(task.assigned_by).toBe(person);
  }
  return { requestId: answer.requestId, line: { ...EXPECTED[kind], ...(kind === 'unknown' && { task_id }) } };
}

const logged = () =>
  stack
    .output()
    .split('\n')
    .flatMap((line) => /^\[\w+Function\] (\{.*\})$/.exec(line)?.[1] ?? [])
    .map((text) => JSON.parse(text));

/** The log lines of the requests, by request id: exactly one each. */
async function linesOf(answered: Answered[]) {
  return await eventually('the log of all requests', async () => {
    const lines = Map.groupBy(
      logged().filter(({ message }) => message === 'request'),
      ({ request_id }) => request_id as string,
    );
    return answered.every(({ requestId }) => lines.has(requestId ?? '')) ? lines : undefined;
  });
}

const submittedInMetrics = () =>
  logged()
    .flatMap(({ QuestionSubmitted: count = [] }) => count)
    .reduce((sum: number, count: number) => sum + count, 0);

test('requests that share an environment keep their callers, answers, request ids, log lines and metrics apart', async () => {
  const wanted = fc.record({
    person: fc.constantFrom(...PEOPLE),
    kind: fc.constantFrom<Kind>('submit', 'blank', 'list', 'unknown'),
  });
  let submissions = 0;
  const property = fc.asyncProperty(fc.array(wanted, { minLength: 30, maxLength: 60 }), async (all) => {
    const answered = await Promise.all(all.map(ask));
    const lines = await linesOf(answered);
    for (const { requestId, line } of answered) {
      expect(lines.get(requestId ?? '')).toHaveLength(1);
      expect(lines.get(requestId ?? '')?.[0]).toMatchObject(line);
    }
    submissions += all.filter(({ kind }) => kind === 'submit').length;
    await eventually('every metric', async () => (submittedInMetrics() === submissions ? true : undefined));
  });
  await fc.assert(property, { numRuns: 10, endOnFailure: true });
  expect(stack.output()).toContain('Functions     up to 64 invocations at once in one environment');
}, 120_000);

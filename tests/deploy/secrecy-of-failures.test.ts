import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Context, SQSBatchResponse } from 'aws-lambda';
import type { HttpResponse } from '../../src/runtime/http.ts';
import { bodyOf, type Deployment, startDeployment } from '../support/deployment.ts';
import { fixture } from '../support/fixtures.ts';
import { type HttpEventOptions, httpEvent } from '../support/http-event.ts';
import { type CollectedLog, collectLog, LOUD } from '../support/log.ts';
import { BROWSER, reviewer, UNKNOWN_CODE } from '../support/review.ts';
import { type Seed, seedTask } from '../support/seed.ts';
import { sqsEvent } from '../support/sqs-event.ts';

/** Part of every text, token and address in this file that must not appear in a log, an error or a call to AWS. */
const CANARY = 'kanarienvogel';
const QUESTION = { question_text: `${CANARY}?`, options: [CANARY, 'no'], correct_answer: CANARY };
const DECIDED = { decided_by: 'assessor@example.com', decided_at: '2026-11-22T10:00:00Z', comments: CANARY };
const LONG_AGO = '2026-11-22T10:00:00Z';

let deployment: Deployment;
let log: CollectedLog;

beforeAll(async () => {
  deployment = await startDeployment(undefined, LOUD);
  log = collectLog();
});

beforeEach(async () => {
  await deployment.database.rows('truncate questions cascade');
  deployment.aws.reset();
  log.clear();
});

afterAll(async () => {
  await deployment.stop();
  log.stop();
});

const seed = (columns: Seed = {}) => seedTask(deployment.database, { question: QUESTION, ...columns });
/** Further input of a caller: none of it may be logged. */
const HEADERS = {
  authorization: `Bearer ${CANARY}-id-token`,
  cookie: CANARY,
  referer: `https://${CANARY}/`,
  'user-agent': CANARY,
};
const call = (routeKey: string, options: HttpEventOptions) => {
  const { createRequest, resumeWorkflow, readTasks } = deployment.functions;
  const handler =
    routeKey === 'POST /questions' ? createRequest : routeKey.startsWith('GET /tasks') ? readTasks : resumeWorkflow;
  return handler(httpEvent(routeKey, { ...options, headers: { ...HEADERS, ...options.headers } }));
};
const submit = (body: unknown, headers = {}) => call('POST /questions', { email: 'author@example.com', body, headers });
const decide = (task_id: string, body: unknown, email = 'assessor@example.com') =>
  call('POST /tasks/{task_id}/decision', { params: { task_id }, email, body });
const SUBMISSION = { ...QUESTION, assigned_to: 'assessor@example.com' };
const REFUSAL = { decision: 'REJECTED', comments: CANARY };

/** Adds a constraint to the schema for one call, and removes all its violations again. */
async function whileForbidden<Answer>(table: string, rule: string, work: () => Promise<Answer>): Promise<Answer> {
  await deployment.database.rows(`alter table ${table} add constraint forbidden check (${rule}) not valid`);
  try {
    return await work();
  } finally {
    await deployment.database.rows(`alter table ${table} drop constraint forbidden`);
  }
}

/** The error of a failing call as Lambda prints it: with its message, stack trace, cause and every property. */
const thrownBy = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing was thrown',
    (error: unknown) => inspect(error, { depth: 9, showHidden: true }),
  );
const sentToAws = () =>
  JSON.stringify(deployment.aws.calls.map(({ operation, input }) => ({ operation, ...input, taskToken: '' })));
const reconcile = (event: unknown = fixture('reconcile/scheduled')) =>
  deployment.functions.reconcile(event as never, { getRemainingTimeInMillis: () => 60_000 } as Context);

/** Every line of the log is one JSON object. Also expects what must be there, so that an empty log fails. */
function expectLog(found: string | RegExp): void {
  for (const line of log.text().trim().split('\n')) expect(JSON.parse(line)).toEqual(expect.any(Object));
  expect(log.text()).toMatch(found);
  expect(log.text()).not.toContain(CANARY);
}

// First, while no handler has a connection yet: a secret that was read once is kept.
test.each([
  ['no JSON', `${CANARY} {`],
  ['JSON without a host', JSON.stringify({ username: CANARY, password: CANARY, port: 5432 })],
  ['no object', JSON.stringify(CANARY)],
])('a database secret that is %s is not written down', async (_, SecretString) => {
  deployment.aws.answer('GetSecretValue', () => ({ body: { SecretString } }));
  const task_id = '11111111-1111-4111-8111-111111111111';
  const answers = [await submit(SUBMISSION), await decide(task_id, REFUSAL)];
  answers.push(await call('GET /tasks/{task_id}', { params: { task_id }, email: 'author@example.com' }));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([500, 500, 500]);
  for (const { body } of answers) expect(body).not.toContain(CANARY);
  const { updateStatus, callback, migrate } = deployment.functions;
  expect(await thrownBy(updateStatus({ task_id }))).not.toContain(CANARY);
  expect(await thrownBy(reconcile())).not.toContain(CANARY);
  await callback(sqsEvent({ task_id, task_token: CANARY }));
  const event = fixture<Parameters<typeof migrate>[0]>('migrate/create');
  await migrate({ ...event, ResponseURL: deployment.aws.url }, {} as Context);
  expectLog('the database secret ');
  expect(sentToAws()).not.toContain(CANARY);
});

describe('a request that is refused writes nothing of its content down', () => {
  test.each<[string, number, () => Promise<HttpResponse>]>([
    ['an unknown field with a telling name', 400, () => submit({ ...SUBMISSION, [CANARY]: 1 })],
    ['an invalid address', 400, () => submit({ ...SUBMISSION, assigned_to: CANARY })],
    ['an invalid idempotency key', 400, () => submit(SUBMISSION, { 'idempotency-key': `${CANARY}\u00fc` })],
    ['a body that is too large', 413, () => submit({ ...SUBMISSION, question_text: CANARY.repeat(25_000) })],
    ['a review of oneself', 422, () => submit({ ...SUBMISSION, assigned_to: 'author@example.com' })],
    [
      'an idempotency key used for another question',
      409,
      async () => {
        await submit({ ...SUBMISSION, question_text: 'Another?' }, { 'idempotency-key': 'key' });
        return submit(SUBMISSION, { 'idempotency-key': 'key' });
      },
    ],
    ['an unknown decision', 400, async () => decide(await seed(), { decision: CANARY, comments: CANARY })],
    ['a decision cut off', 400, async () => decide(await seed(), `{"decision":"REJECTED","comments":"${CANARY}`)],
    ['a decision after another', 409, async () => decide(await seed({ decision: 'APPROVED', ...DECIDED }), REFUSAL)],
    ['a decision after the close', 409, async () => decide(await seed({ status: 'EXPIRED' }), REFUSAL)],
    ['a decision by the author', 403, async () => decide(await seed(), REFUSAL, 'author@example.com')],
    [
      'a task read by a stranger',
      404,
      async () => call('GET /tasks/{task_id}', { params: { task_id: await seed() }, email: 'stranger@example.com' }),
    ],
    ['an invalid id', 404, () => call('GET /tasks/{task_id}', { params: { task_id: CANARY }, email: 'a@example.com' })],
    [
      'an invalid cursor',
      400,
      () => call('GET /tasks', { query: { cursor: CANARY, status: CANARY }, email: 'a@example.com' }),
    ],
  ])('%s: %d', async (name, status, attempt) => {
    const answer = await attempt();
    expect(answer.statusCode).toBe(status);
    // The answer names an unknown field to its sender; nobody else sees it.
    if (!name.includes('telling')) expect(answer.body).not.toContain(CANARY);
    expectLog(`"status":${status}`);
    expect(sentToAws()).not.toContain(CANARY);
  });

  test.each([
    ['an invalid nonce', { nonce: CANARY, ...REFUSAL }],
    ['an unknown decision', { decision: CANARY, comments: CANARY }],
  ])('a form with %s', async (_, form) => {
    const holder = reviewer(deployment);
    const { code } = await holder.seedReview({ question: QUESTION });
    const nonce = await holder.nonceFor(code);
    const { statusCode } = await holder.press(code, { nonce, ...form }, { ...BROWSER, ...HEADERS });
    expect(statusCode).toBe(400);
    expectLog('"route":"POST /review/{code}/decision","status":400');
    expect(log.text()).not.toContain(code);
    expect(log.text()).not.toContain(nonce);
  });

  test('a form of a link that nobody was sent, and one that is no form', async () => {
    const params = { code: UNKNOWN_CODE };
    const key = 'POST /review/{code}/decision';
    const unknown = await call(key, { params, form: { nonce: CANARY, ...REFUSAL } });
    const { code } = await reviewer(deployment).seedReview({ question: QUESTION });
    const odd = await call(key, { params: { code }, body: `%ff${CANARY}` });
    expect([unknown.statusCode, odd.statusCode]).toEqual([404, 400]);
    for (const { body } of [unknown, odd]) expect(body).not.toContain(CANARY);
    expectLog('"status":404');
    expect(log.text()).not.toContain(UNKNOWN_CODE);
  });
});

describe('a rule of the database that is broken shows no row', () => {
  test('to whoever decides', async () => {
    const task_id = await seed({ task_token: `${CANARY}-token` });
    const answer = await whileForbidden('approval_tasks', 'comments is null', () => decide(task_id, REFUSAL));
    expect([answer.statusCode, bodyOf(answer).code]).toEqual([500, 'INTERNAL']);
    expect(answer.body).not.toMatch(new RegExp(`${CANARY}|forbidden`));
    expectLog('"constraint":"forbidden"');
  });

  test('to the state machine', async () => {
    const task_id = await seed({ decision: 'REJECTED', ...DECIDED, task_token: `${CANARY}-token` });
    const thrown = await whileForbidden('approval_tasks', `status = 'PENDING'`, () =>
      thrownBy(deployment.functions.updateStatus({ task_id, outcome: { decision: CANARY } })),
    );
    expect(thrown).toContain('see the log of this function');
    expect(thrown).not.toContain(CANARY);
    expectLog('"constraint":"forbidden"');
  });

  test('to the queue', async () => {
    const task_id = await seed();
    const message = { task_id, task_token: `${CANARY}-token` };
    const answer = await whileForbidden('task_tokens', 'false', () => deployment.functions.callback(sqsEvent(message)));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-0' }] });
    expectLog('"constraint":"forbidden"');
  });

  test('to the schedule', async () => {
    await seed({ decision: 'REJECTED', ...DECIDED, task_token: `${CANARY}-token` });
    const thrown = await whileForbidden('repair_leases', 'attempts = 0', () => thrownBy(reconcile()));
    expect(thrown).toContain('see the log of this function');
    expect(thrown).not.toContain(CANARY);
    expectLog('"constraint":"forbidden"');
  });
});

describe('what reconcile takes over and repairs writes no content down', () => {
  test('with Step Functions and SES down', async () => {
    const fail = () => ({ status: 500, error: 'InternalFailure' });
    for (const operation of ['StartExecution', 'SendTaskSuccess', 'SendEmail']) deployment.aws.answer(operation, fail);
    await seed({ created_at: LONG_AGO });
    await seed({ created_at: LONG_AGO, task_token: `${CANARY}-token` });
    await seed({ created_at: LONG_AGO, task_token: `${CANARY}-other`, decision: 'REJECTED', ...DECIDED });
    await reconcile();
    expectLog('"RepairFailed":[1,1,1]');
    expect(sentToAws()).not.toContain(CANARY);
  });

  test('with dead letters, good and bad', async () => {
    deployment.aws.answer('SendEmail', () => ({ status: 400, error: 'MessageRejected' }));
    const task_id = await seed();
    const messages = [
      { task_id, task_token: `${CANARY}-token` },
      { task_id: CANARY, task_token: CANARY },
      `${CANARY}{`,
    ];
    const answer = await reconcile(sqsEvent(...messages, { task_id, task_token: 'token', [CANARY]: CANARY }));
    const failed = (answer as SQSBatchResponse).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    expect(failed.sort()).toEqual(['message-1', 'message-2', 'message-3']);
    expectLog('mail of a dead letter not sent');
    expect(sentToAws()).not.toContain(CANARY);
  });

  test('when CloudFormation cannot be told', async () => {
    const ResponseURL = `${CANARY}://signed?X-Amz-Signature=${CANARY}`;
    const event = { ...fixture<object>('migrate/create'), ResponseURL } as Parameters<
      Deployment['functions']['migrate']
    >[0];
    const thrown = await thrownBy(deployment.functions.migrate(event, {} as Context));
    expect(thrown).toContain('see the log of this function');
    expect(thrown).not.toContain(CANARY);
  });
});

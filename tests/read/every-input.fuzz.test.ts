import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import fc from 'fast-check';
import { collectRoutes } from '../../packages/local-sam/src/http-api/routes.ts';
import { planStack } from '../../packages/local-sam/src/stack-plan.ts';
import {
  type CustomResourceReceiver,
  startCustomResourceReceiver,
} from '../../packages/local-sam/tests/custom-resource-receiver.ts';
import { handlerName } from '../support/api.ts';
import { bodyOf, type Deployment, useDeployment } from '../support/deployment.ts';
import { bodyText, CODE, httpRequestEvent, json, nearly, TASK_ID, text } from '../support/fuzz.ts';
import { reviewer } from '../support/review.ts';
import { contentsOf, seedLink, seedTask } from '../support/seed.ts';
import { ROOT } from '../support/templates.ts';

const CODES = [
  'VALIDATION_FAILED',
  'PAYLOAD_TOO_LARGE',
  'UNAUTHORIZED',
  'NOT_FOUND',
  'NOT_ASSESSOR',
  'NOT_AUTHOR',
  'NOT_COORDINATOR',
  'SELF_REVIEW',
  'DUPLICATE_ASSESSOR',
  'IDEMPOTENCY_CONFLICT',
  'ALREADY_DECIDED',
  'TASK_CLOSED',
];
/** Random events for each route and function; a failure prints the seed that repeats it. */
const RUNS = 80;
/** Enough time for a loaded machine. */
const TIMEOUT_MS = 120_000;

/** Every route of the template, so that a new one is fuzzed from its first day. */
const { functions } = await planStack(ROOT, { PORT: 1, AWS_LOCAL_PORT: 2, MAILBOX_PORT: 3 });
const routes = collectRoutes(functions).map(({ key, functionName }) => ({ key, functionName }));

const deployment = useDeployment();
let nonce: string;

beforeEach(async () => {
  await deployment.database.rows('truncate questions cascade');
  await seedTask(deployment.database, { task_id: TASK_ID });
  await seedLink(deployment.database, TASK_ID, CODE);
  nonce = await reviewer(deployment).nonceFor(CODE);
});

const CONTEXT = { getRemainingTimeInMillis: () => 60_000, functionName: 'fuzzed', awsRequestId: 'fuzzed' } as Context;

/** An answer that a caller can rely on, whatever the request: a page, JSON, or a problem with a code of the contract. */
function expectSoundAnswer(answer: Awaited<ReturnType<Deployment['functions']['readTasks']>>): void {
  const { statusCode = 0, headers = {}, body = '' } = answer;
  expect([200, 201, 202, 204, 301, 303, 400, 401, 403, 404, 409, 413, 422]).toContain(statusCode);
  expect(body).not.toMatch(/\n +at |node_modules|\.ts:\d|approval_tasks|SQLSTATE/);
  expect(headers['cache-control']).toBe('no-store');
  for (const value of Object.values(headers)) expect(String(value)).not.toMatch(/[\r\n]/);
  if (headers['content-type'] !== 'application/problem+json') return;
  const problem = bodyOf(answer);
  expect(CODES).toContain(problem.code);
  expect(problem).toMatchObject({ status: statusCode, type: `urn:approval-workflow:${problem.code}` });
  expect([typeof problem.title, typeof problem.detail]).toEqual(['string', 'string']);
}

describe.each(routes)('$key', ({ key, functionName }) => {
  test(
    'takes anything, answers soundly, and writes only where it says so',
    async () => {
      const handler = deployment.functions[handlerName(functionName) as keyof Deployment['functions']] as (
        event: unknown,
      ) => ReturnType<Deployment['functions']['readTasks']>;
      let before = await contentsOf(deployment.database);
      const property = fc.asyncProperty(httpRequestEvent(key, nonce), async (event) => {
        const answer = await handler(event);
        expectSoundAnswer(answer);
        const after = await contentsOf(deployment.database);
        const { statusCode = 500 } = answer;
        const mayWrite = (statusCode < 300 || statusCode === 303) && key.startsWith('POST');
        if (!mayWrite) expect(after).toBe(before);
        before = after;
      });
      await fc.assert(property, { numRuns: RUNS });
    },
    TIMEOUT_MS,
  );
});

describe('an event that is no request', () => {
  let receiver: CustomResourceReceiver;

  beforeAll(async () => {
    receiver = await startCustomResourceReceiver();
  });

  afterAll(() => receiver.stop());

  const record = fc.record(
    {
      messageId: fc.constantFrom('message-0', 'message-1', ''),
      body: fc.oneof(bodyText(), json().value),
      eventSource: fc.constantFrom('aws:sqs', 'aws:sns'),
    },
    { requiredKeys: ['messageId', 'body', 'eventSource'] },
  );
  const events = {
    queue: fc.array(record, { minLength: 1, maxLength: 3 }).map((Records) => ({ Records })),
    anything: json().value,
    state: nearly(),
    rule: fc.record({
      source: fc.constantFrom('aws.states', 'aws.events', 'x'),
      'detail-type': text(),
      detail: fc.oneof(json().value, fc.record({ name: text(), status: text(), error: text() })),
    }),
    resource: fc.record({
      RequestType: fc.constantFrom('Create', 'Update', 'Delete', 'x'),
      // A receiver that answers: the function is patient with others.
      ResponseURL: fc.constant(null).map(() => receiver.url),
      StackId: text(),
      RequestId: text(),
      LogicalResourceId: text(),
    }),
  };

  /** Its task is not due for repair, and no request names it: nothing may be written, whatever is thrown. */
  test.each([
    ['callback', 'queue'],
    ['callback', 'anything'],
    ['updateStatus', 'state'],
    ['updateStatus', 'anything'],
    ['reconcile', 'queue'],
    ['reconcile', 'rule'],
    ['reconcile', 'anything'],
    ['migrate', 'resource'],
    ['migrate', 'anything'],
  ] as const)(
    'makes %s, given a %s, write nothing',
    async (name, shape) => {
      await deployment.database.rows('truncate questions cascade');
      await seedTask(deployment.database);
      const handler = deployment.functions[name] as (event: unknown, context: Context) => Promise<unknown>;
      const before = await contentsOf(deployment.database);
      const property = fc.asyncProperty(events[shape], async (event) => {
        const thrown: unknown = await handler(event, CONTEXT).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (thrown !== undefined) expect(thrown).toBeInstanceOf(Error);
        expect(await contentsOf(deployment.database)).toBe(before);
      });
      await fc.assert(property, { numRuns: RUNS });
    },
    TIMEOUT_MS,
  );
});

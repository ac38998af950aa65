import { beforeEach, describe, expect, test } from '@jest/globals';
import { workflowStarter } from '../../src/adapters/step-functions/workflow.ts';
import { bodyOf, useProxiedDeployment } from '../support/deployment.ts';
import { type HttpEventOptions, httpEvent } from '../support/http-event.ts';
import { contentsOf } from '../support/seed.ts';
import { TASK } from '../support/task.ts';

const deployment = useProxiedDeployment();

beforeEach(() => deployment.aws.reset());

const SUBMISSION = {
  question_text: 'Which planet is closest to the sun?',
  options: ['Venus', 'Mercury', 'Mars'],
  correct_answer: 'Mercury',
  assigned_to: ' Assessor@Example.com ',
};
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const submit = (options: HttpEventOptions) =>
  deployment.functions.createRequest(httpEvent('POST /questions', { email: 'author@example.com', ...options }));
const rowsOf = (task_id: string) =>
  deployment.database.rows('select * from approval_tasks join questions using (question_id) where task_id = $1', [
    task_id,
  ]);

describe('POST /questions', () => {
  test('answers the task, and where it is', async () => {
    const answer = await submit({ body: SUBMISSION });
    const task = bodyOf(answer);
    expect(answer.statusCode).toBe(201);
    expect(answer.headers).toEqual({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      location: `/tasks/${task.task_id}`,
      'x-request-id': 'request-1',
    });
    expect(task).toEqual({
      ...TASK,
      task_id: expect.stringMatching(UUID),
      question_id: expect.stringMatching(UUID),
      reference: expect.stringMatching(/^[0-9a-f]{8}$/),
      due_at: new Date(Date.parse(task.created_at) + 604_800_000).toISOString(),
      created_at: expect.any(String),
      updated_at: task.created_at,
    });
    expect(Math.abs(Date.now() - Date.parse(task.created_at))).toBeLessThan(60_000);
  });

  test('stores exactly what was typed', async () => {
    const odd = { question_text: ' ½ π ≤ 𝔮\r\n<b>\u202e', options: [' a', 'A\u200d', '"{}"'], correct_answer: ' a' };
    const { task_id } = bodyOf(await submit({ body: { ...SUBMISSION, ...odd } }));
    expect(await rowsOf(task_id)).toMatchObject([{ ...odd, assigned_to: 'assessor@example.com', task_token: null }]);
  });

  test('starts the workflow with the asked time', async () => {
    const { task_id, due_at, created_at } = bodyOf(await submit({ body: { ...SUBMISSION, due_in_seconds: 90 } }));
    expect(Date.parse(due_at) - Date.parse(created_at)).toBe(90_000);
    expect(deployment.aws.inputsOf('StartExecution')).toEqual([
      {
        stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:approval',
        name: task_id,
        input: `{"task_id":"${task_id}","timeout_seconds":90}`,
      },
    ]);
  });

  test('takes one round trip', async () => {
    await submit({ body: SUBMISSION });
    deployment.proxy.reset();
    await submit({ body: SUBMISSION });
    expect(deployment.proxy.roundTrips()).toBe(1);
  });

  test.each([
    ['throttles', { status: 400, error: 'ThrottlingException' }],
    ['fails', { status: 500, error: 'InternalFailure' }],
    ['does not know the state machine', { status: 400, error: 'StateMachineDoesNotExist' }],
  ])('answers 201 although Step Functions %s: the task is safe', async (_, answer) => {
    deployment.aws.answer('StartExecution', () => answer);
    const created = await submit({ body: SUBMISSION });
    expect(created.statusCode).toBe(201);
    expect(await rowsOf(bodyOf(created).task_id)).toHaveLength(1);
  });

  test('takes an execution that exists already for no fault, and nothing else', async () => {
    const starter = workflowStarter('arn:aws:states:us-east-1:000000000000:stateMachine:approval');
    const start = () => starter.start({ task_id: '11111111-1111-4111-8111-111111111111', execution_attempt: 1 }, 60);
    deployment.aws.answer('StartExecution', () => ({ status: 400, error: 'ExecutionAlreadyExists' }));
    await expect(start()).resolves.toBe('exists');
    deployment.aws.answer('StartExecution', () => ({ status: 400, error: 'ExecutionLimitExceeded' }));
    await expect(start()).rejects.toMatchObject({ name: 'WorkflowUnavailableError' });
  });

  test('answers 201 within about 5 seconds when Step Functions does not answer', async () => {
    deployment.aws.answer('StartExecution', () => new Promise(() => undefined));
    const began = Date.now();
    expect((await submit({ body: SUBMISSION })).statusCode).toBe(201);
    expect(Date.now() - began).toBeLessThan(9_000);
  });

  test('finds its own row when the reply to the commit was lost', async () => {
    await submit({ body: SUBMISSION });
    const before = await deployment.database.rows('select task_id from approval_tasks');
    deployment.proxy.loseNextReply();
    const answer = await submit({ body: { ...SUBMISSION, question_text: 'Is it lost?' } });
    expect(answer.statusCode).toBe(201);
    expect(await deployment.database.rows('select task_id from approval_tasks')).toHaveLength(before.length + 1);
    expect(await rowsOf(bodyOf(answer).task_id)).toMatchObject([{ question_text: 'Is it lost?' }]);
    expect(deployment.aws.inputsOf('StartExecution').at(-1)).toMatchObject({ name: bodyOf(answer).task_id });
  });
});

describe('a submission that is refused', () => {
  const invalid = { ...SUBMISSION, question_text: '' };
  const own = { ...SUBMISSION, assigned_to: 'AUTHOR@example.com' };

  test.each<[string, HttpEventOptions, number, string]>([
    ['by nobody', { email: '' }, 401, 'UNAUTHORIZED'],
    ['without an address', { claims: { email: 'somebody' } }, 401, 'UNAUTHORIZED'],
    ['with an address not verified', { claims: { email_verified: 'false' } }, 401, 'UNAUTHORIZED'],
    [
      'that is invalid, by an address not verified',
      { claims: { email_verified: 'false' }, body: invalid },
      401,
      'UNAUTHORIZED',
    ],
    ['that is too large', { body: { ...SUBMISSION, question_text: 'q'.repeat(262_144) } }, 413, 'PAYLOAD_TOO_LARGE'],
    ['without a body', { body: '' }, 400, 'VALIDATION_FAILED'],
    ['that is a list', { body: [] }, 400, 'VALIDATION_FAILED'],
    ['that is invalid', { body: invalid }, 400, 'VALIDATION_FAILED'],
    ['to oneself and invalid', { body: { ...own, options: [] } }, 400, 'VALIDATION_FAILED'],
    ['to oneself', { body: own }, 422, 'SELF_REVIEW'],
    ['with an empty key', { headers: { 'idempotency-key': '' }, body: SUBMISSION }, 400, 'VALIDATION_FAILED'],
    [
      'with a long key',
      { headers: { 'idempotency-key': 'k'.repeat(256) }, body: SUBMISSION },
      400,
      'VALIDATION_FAILED',
    ],
    ['with an odd key', { headers: { 'idempotency-key': 'ü' }, body: SUBMISSION }, 400, 'VALIDATION_FAILED'],
    ['to oneself with an odd key', { headers: { 'idempotency-key': 'ü' }, body: own }, 400, 'VALIDATION_FAILED'],
  ])('%s: %s is answered %d %s, and nothing is written or started', async (_, options, status, code) => {
    const before = await contentsOf(deployment.database);
    const answer = await submit(options);
    expect([answer.statusCode, bodyOf(answer).code]).toEqual([status, code]);
    expect(await contentsOf(deployment.database)).toBe(before);
    expect(deployment.aws.inputsOf('StartExecution')).toEqual([]);
  });

  test('names the header whose value is wrong', async () => {
    const answer = await submit({ headers: { 'idempotency-key': '' }, body: SUBMISSION });
    expect(bodyOf(answer).errors).toEqual([
      { path: 'Idempotency-Key', message: 'must be 1 to 255 printable ASCII characters' },
    ]);
  });
});

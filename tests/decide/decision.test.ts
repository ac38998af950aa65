import { beforeEach, describe, expect, test } from '@jest/globals';
import { bodyOf, useProxiedDeployment } from '../support/deployment.ts';
import { type HttpEventOptions, httpEvent } from '../support/http-event.ts';
import { contentsOf, type Seed, seedTask } from '../support/seed.ts';
import { TASK } from '../support/task.ts';

const deployment = useProxiedDeployment();

beforeEach(() => deployment.aws.reset());

const seed = (columns: Seed = {}) => seedTask(deployment.database, columns);
const decide = (task_id: string, options: HttpEventOptions = {}) =>
  deployment.functions.resumeWorkflow(
    httpEvent('POST /tasks/{task_id}/decision', {
      params: { task_id },
      email: 'assessor@example.com',
      body: { decision: 'APPROVED' },
      ...options,
    }),
  );
const codeOf = async (answer: ReturnType<typeof decide>) => {
  const response = await answer;
  return [response.statusCode, bodyOf(response).code];
};
const COORDINATOR = { email: 'coordinator@example.com', claims: { 'cognito:groups': '[coordinators]' } };
const DECIDED = { decided_by: 'assessor@example.com', decided_at: '2026-11-22T10:00:00Z' };

describe('POST /tasks/{task_id}/decision', () => {
  test.each([
    [{ decision: 'APPROVED' }, null],
    [{ decision: 'APPROVED', comments: 'Well asked.' }, 'Well asked.'],
    [{ decision: 'REJECTED', comments: 'Two are right.' }, 'Two are right.'],
    [{ decision: 'CHANGES_REQUESTED', comments: 'Reword.' }, 'Reword.'],
  ])('records %j and answers the task', async (body, comments) => {
    const task_id = await seed({ task_token: 'token' });
    const answer = await decide(task_id, { body });
    expect(answer.statusCode).toBe(202);
    const task = bodyOf(answer);
    expect(task).toEqual({
      ...TASK,
      task_id,
      question_id: expect.any(String),
      reference: expect.stringMatching(/^[0-9a-f]{8}$/),
      decision: body.decision,
      comments,
      decided_by: 'assessor@example.com',
      decided_at: expect.any(String),
      due_at: expect.any(String),
      created_at: expect.any(String),
      updated_at: task.decided_at,
    });
    expect(Math.abs(Date.now() - Date.parse(task.decided_at))).toBeLessThan(60_000);
    expect(deployment.aws.inputsOf('SendTaskSuccess')).toEqual([
      { taskToken: 'token', output: `{"decision":"${body.decision}"}` },
    ]);
  });

  test('takes one round trip', async () => {
    const task_ids = [await seed(), await seed()];
    await decide(task_ids[0] ?? '');
    deployment.proxy.reset();
    await decide(task_ids[1] ?? '');
    expect(deployment.proxy.roundTrips()).toBe(1);
  });

  test('finds the task whatever the case of its id', async () => {
    const task_id = await seed();
    const answer = await decide(task_id.toUpperCase());
    expect([answer.statusCode, bodyOf(answer).task_id]).toEqual([202, task_id]);
  });

  test('repeated answers 200, keeps the first comments and tells the workflow again', async () => {
    const task_id = await seed({ task_token: 'token' });
    const first = await decide(task_id, { body: { decision: 'REJECTED', comments: 'First.' } });
    const again = await decide(task_id, { body: { decision: 'REJECTED', comments: 'Second.' } });
    expect([first.statusCode, again.statusCode]).toEqual([202, 200]);
    expect(again.body).toBe(first.body);
    expect(deployment.aws.inputsOf('SendTaskSuccess')).toHaveLength(2);
  });

  test('repeated after the close answers 200 and leaves the workflow alone', async () => {
    const task_id = await seed({ status: 'APPROVED', decision: 'APPROVED', ...DECIDED, task_token: 'token' });
    const answer = await decide(task_id);
    expect([answer.statusCode, bodyOf(answer).status]).toEqual([200, 'APPROVED']);
    expect(deployment.aws.inputsOf('SendTaskSuccess')).toEqual([]);
  });
});

describe('a decision that is refused', () => {
  test.each<[string, Seed, HttpEventOptions, number, string]>([
    ['by nobody', {}, { email: '' }, 401, 'UNAUTHORIZED'],
    ['by an address not verified', {}, { claims: { email_verified: 'false' } }, 401, 'UNAUTHORIZED'],
    ['by a stranger', {}, { email: 'stranger@example.com' }, 404, 'NOT_FOUND'],
    ['by a stranger, and invalid', {}, { email: 'stranger@example.com', body: '{' }, 404, 'NOT_FOUND'],
    [
      'by a stranger, and too large',
      {},
      { email: 'stranger@example.com', body: 'x'.repeat(262_145) },
      404,
      'NOT_FOUND',
    ],
    ['by the author', {}, { email: 'author@example.com' }, 403, 'NOT_ASSESSOR'],
    ['by the author, and invalid', {}, { email: 'author@example.com', body: {} }, 403, 'NOT_ASSESSOR'],
    [
      'by the author, after another',
      { decision: 'REJECTED', ...DECIDED },
      { email: 'author@example.com' },
      403,
      'NOT_ASSESSOR',
    ],
    ['by a coordinator', {}, COORDINATOR, 403, 'NOT_ASSESSOR'],
    ['that is invalid', {}, { body: { decision: 'EXPIRED' } }, 400, 'VALIDATION_FAILED'],
    ['that is not JSON', {}, { body: 'APPROVED' }, 400, 'VALIDATION_FAILED'],
    ['without comments', {}, { body: { decision: 'REJECTED' } }, 400, 'VALIDATION_FAILED'],
    ['that is too large', {}, { body: 'x'.repeat(262_145) }, 413, 'PAYLOAD_TOO_LARGE'],
    ['invalid, after another', { decision: 'REJECTED', ...DECIDED }, { body: {} }, 400, 'VALIDATION_FAILED'],
    ['after another', { decision: 'REJECTED', ...DECIDED }, {}, 409, 'ALREADY_DECIDED'],
    [
      'after the close by another',
      { status: 'REJECTED', decision: 'REJECTED', ...DECIDED },
      {},
      409,
      'ALREADY_DECIDED',
    ],
    ['after the time was over', { status: 'EXPIRED' }, {}, 409, 'TASK_CLOSED'],
    ['after the author withdrew', { status: 'WITHDRAWN' }, {}, 409, 'TASK_CLOSED'],
  ])('%s changes nothing', async (_, columns, options, status, code) => {
    const task_id = await seed({ ...columns, task_token: 'token' });
    const before = await contentsOf(deployment.database);
    expect(await codeOf(decide(task_id, options))).toEqual([status, code]);
    expect(await contentsOf(deployment.database)).toBe(before);
    expect(deployment.aws.inputsOf('SendTaskSuccess')).toEqual([]);
  });

  test.each([
    ['99999999-9999-4999-8999-999999999999'],
    ['not-a-uuid'],
    ['11111111-1111-4111-8111-11111111111'],
    ['{11111111-1111-4111-8111-111111111111}'],
    ["'; drop table approval_tasks; --"],
    [''],
  ])('because there is no task %j is 404, also where it is invalid', async (task_id) => {
    expect(await codeOf(decide(task_id))).toEqual([404, 'NOT_FOUND']);
    expect(await codeOf(decide(task_id, { body: {} }))).toEqual([404, 'NOT_FOUND']);
    expect(await codeOf(decide(task_id, { body: {}, email: '' }))).toEqual([401, 'UNAUTHORIZED']);
  });
});

describe('telling the workflow', () => {
  beforeEach(() => deployment.database.rows('truncate questions cascade'));

  async function seedWithTokens(tokens: [token: string, received_at: string][]): Promise<string> {
    const task_id = await seed({ task_token: tokens[0]?.[0] ?? '' });
    for (const [token, received_at] of tokens) {
      await deployment.database.rows(
        `insert into task_tokens (token_hash, task_id, task_token, received_at)
         values (sha256(convert_to($2, 'UTF8')), $1, $2, $3)`,
        [task_id, token, received_at],
      );
    }
    return task_id;
  }
  const told = () => deployment.aws.inputsOf('SendTaskSuccess').map(({ taskToken }) => taskToken);

  test('reaches every token, newest first, those that nobody waits on included', async () => {
    const task_id = await seedWithTokens([
      ['newest', '2026-11-22T12:00:00Z'],
      ['oldest', '2026-11-22T10:00:00Z'],
      ['middle', '2026-11-22T11:00:00Z'],
    ]);
    const closed = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];
    deployment.aws.answer('SendTaskSuccess', () => ({ status: 400, error: closed[told().length - 1] ?? '' }));
    expect((await decide(task_id)).statusCode).toBe(202);
    expect(told()).toEqual(['newest', 'middle', 'oldest']);
  });

  test.each([
    ['throttles', () => ({ status: 400, error: 'ThrottlingException' })],
    ['fails', () => ({ status: 500, error: 'InternalFailure' })],
    ['refuses', () => ({ status: 400, error: 'AccessDeniedException' })],
    ['does not answer', () => new Promise<never>(() => undefined)],
  ])('does not hold up the assessor when Step Functions %s', async (_, answer) => {
    const task_id = await seedWithTokens([
      ['newest', '2026-11-22T12:00:00Z'],
      ['oldest', '2026-11-22T10:00:00Z'],
    ]);
    deployment.aws.answer('SendTaskSuccess', answer);
    const began = Date.now();
    const response = await decide(task_id);
    expect([response.statusCode, bodyOf(response).decision]).toEqual([202, 'APPROVED']);
    expect(Date.now() - began).toBeLessThan(4_500);
  });

  test('waits for a token where none has come yet', async () => {
    expect((await decide(await seed())).statusCode).toBe(202);
    expect(told()).toEqual([]);
  });
});

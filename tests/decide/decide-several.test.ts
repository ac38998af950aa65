import { beforeEach, describe, expect, test } from '@jest/globals';
import { decideTasks } from '../../src/core/decide-tasks.ts';
import { bodyOf, useDeployment } from '../support/deployment.ts';
import { createEnvironment } from '../support/environment.ts';
import { type HttpEventOptions, httpEvent } from '../support/http-event.ts';
import { contentsOf, type Seed, seedTask } from '../support/seed.ts';

const deployment = useDeployment();

beforeEach(() => deployment.aws.reset());

const seed = (columns: Seed = {}) => seedTask(deployment.database, columns);
const decide = (body: unknown, options: HttpEventOptions = {}) =>
  deployment.functions.resumeWorkflow(
    httpEvent('POST /decisions', { email: 'assessor@example.com', body, ...options }),
  );
const decisionOf = async (task_id: string) => {
  const text = 'select decision, comments, decided_by from approval_tasks where task_id = $1';
  return (await deployment.database.rows(text, [task_id]))[0];
};

const DECIDED = { decision: 'REJECTED', decided_by: 'assessor@example.com', decided_at: '2026-11-22T10:00:00Z' };

describe('POST /decisions', () => {
  test('takes each decision by itself and answers in the order of the list', async () => {
    const own = await seed({ task_token: 'token' });
    const again = await seed(DECIDED);
    const unknown = '99999999-9999-4999-8999-999999999999';
    const foreign = await seed({ assigned_to: 'other@example.com' });
    const authored = await seed({ assigned_by: 'assessor@example.com', assigned_to: 'other@example.com' });
    const otherwise = await seed(DECIDED);
    const expired = await seed({ status: 'EXPIRED' });
    const mute = await seed();
    const last = await seed();
    const answer = await decide({
      decisions: [
        { task_id: own, decision: 'APPROVED' },
        { task_id: again, decision: 'REJECTED', comments: 'Again.' },
        { task_id: unknown, decision: 'APPROVED' },
        { task_id: 'no UUID', decision: 'APPROVED' },
        { task_id: foreign, decision: 'APPROVED' },
        { task_id: authored, decision: 'APPROVED' },
        { task_id: otherwise, decision: 'APPROVED' },
        { task_id: expired, decision: 'APPROVED' },
        { task_id: mute, decision: 'REJECTED', comments: ' ', status: 'APPROVED' },
        { task_id: last, decision: 'CHANGES_REQUESTED', comments: 'Name the unit.' },
      ],
    });
    expect(answer.statusCode).toBe(200);
    const missing = { code: 'NOT_FOUND', detail: 'there is no such task' };
    const refused = { code: 'NOT_ASSESSOR', detail: 'only the person whom this task is assigned to may decide it' };
    expect(bodyOf(answer).results).toEqual([
      { task_id: own, status: 202, task: expect.objectContaining({ task_id: own, decision: 'APPROVED' }) },
      { task_id: again, status: 200, task: expect.objectContaining({ task_id: again, comments: null }) },
      { task_id: unknown, status: 404, error: missing },
      { task_id: 'no UUID', status: 404, error: missing },
      { task_id: foreign, status: 404, error: missing },
      { task_id: authored, status: 403, error: refused },
      {
        task_id: otherwise,
        status: 409,
        error: { code: 'ALREADY_DECIDED', detail: 'the decision REJECTED is recorded' },
      },
      {
        task_id: expired,
        status: 409,
        error: { code: 'TASK_CLOSED', detail: 'the task was closed as EXPIRED before a decision' },
      },
      {
        task_id: mute,
        status: 400,
        error: {
          code: 'VALIDATION_FAILED',
          detail: expect.any(String),
          errors: [
            { path: 'status', message: 'is not a known field' },
            { path: 'comments', message: 'must say why, unless the decision is APPROVED' },
          ],
        },
      },
      { task_id: last, status: 202, task: expect.objectContaining({ comments: 'Name the unit.' }) },
    ]);
    expect(deployment.aws.inputsOf('SendTaskSuccess')).toEqual([
      { taskToken: 'token', output: '{"decision":"APPROVED"}' },
    ]);
    expect(await decisionOf(foreign)).toMatchObject({ decision: null });
    expect(await decisionOf(last)).toEqual({
      decision: 'CHANGES_REQUESTED',
      comments: 'Name the unit.',
      decided_by: 'assessor@example.com',
    });
  });

  test('takes a hundred', async () => {
    const task_ids = await Promise.all(Array.from({ length: 100 }, () => seed({ task_token: 'token' })));
    const { results } = bodyOf(
      await decide({ decisions: task_ids.map((task_id) => ({ task_id, decision: 'APPROVED' })) }),
    );
    expect(results.map(({ task_id, status }: { task_id: string; status: number }) => [task_id, status])).toEqual(
      task_ids.map((task_id) => [task_id, 202]),
    );
    expect(deployment.aws.inputsOf('SendTaskSuccess')).toHaveLength(100);
  });

  test('answers a fault of this product for the one task that meets it', async () => {
    const [spoilt, fine] = [await seed(), await seed()];
    await deployment.database.rows(`
      create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`);
    await deployment.database.rows(`
      create trigger refuse before update on approval_tasks
      for each row when (old.task_id = '${spoilt}') execute function refuse()`);
    const body = { decisions: [spoilt, fine].map((task_id) => ({ task_id, decision: 'APPROVED' })) };
    const { results } = bodyOf(await decide(body));
    expect(results).toMatchObject([
      { status: 500, error: { code: 'INTERNAL', detail: 'The request id tells an operator where to look.' } },
      { status: 202 },
    ]);
  });

  test.each<[string, (task_id: string) => unknown, object[]]>([
    ['no list', () => ({ decisions: 'all' }), [{ path: 'decisions', message: 'must be a list' }]],
    ['no decisions', () => ({}), [{ path: 'decisions', message: 'is required' }]],
    ['an empty list', () => ({ decisions: [] }), [{ path: 'decisions', message: 'must hold at least 1 decision' }]],
    [
      'a task twice, in whatever case',
      (task_id) => ({
        decisions: [task_id, task_id.toUpperCase()].map((id) => ({ task_id: id, decision: 'APPROVED' })),
      }),
      [{ path: 'decisions', message: 'must name each task once' }],
    ],
    [
      'more than a hundred',
      (task_id) => ({
        decisions: Array.from({ length: 101 }, (_, i) => ({
          task_id: i === 0 ? task_id : String(i),
          decision: 'APPROVED',
        })),
      }),
      [{ path: 'decisions', message: 'must hold at most 100 decisions' }],
    ],
    [
      'an item without a task',
      (task_id) => ({ decisions: [{ task_id, decision: 'APPROVED' }, { decision: 'APPROVED' }] }),
      [{ path: 'decisions.1.task_id', message: 'is required' }],
    ],
    [
      'an item that is no object',
      (task_id) => ({ decisions: [{ task_id, decision: 'APPROVED' }, null] }),
      [{ path: 'decisions.1', message: 'must be a JSON object' }],
    ],
    [
      'an unknown field',
      (task_id) => ({ decisions: [{ task_id, decision: 'APPROVED' }], comments: 'All fine.' }),
      [{ path: 'comments', message: 'is not a known field' }],
    ],
  ])('with %s decides nothing', async (_, bodyFor, errors) => {
    const task_id = await seed();
    const before = await contentsOf(deployment.database);
    const answer = await decide(bodyFor(task_id));
    expect([answer.statusCode, bodyOf(answer).code, bodyOf(answer).errors]).toEqual([400, 'VALIDATION_FAILED', errors]);
    expect(await contentsOf(deployment.database)).toBe(before);
  });

  test.each<[string, HttpEventOptions, number, string]>([
    ['nobody', { email: '' }, 401, 'UNAUTHORIZED'],
    ['an address not verified', { claims: { email_verified: 'false' } }, 401, 'UNAUTHORIZED'],
  ])('of %s decides nothing', async (_, options, status, code) => {
    const answer = await decide({ decisions: [{ task_id: await seed(), decision: 'APPROVED' }] }, options);
    expect([answer.statusCode, bodyOf(answer).code]).toEqual([status, code]);
  });

  test('begins nothing that its caller would not hear the end of', async () => {
    const environment = createEnvironment(deployment.database.secret);
    const task_ids = [await seed(), await seed()];
    const moments = ['10:00:00', '10:00:10', '10:00:10', '10:00:11'].map((time) => new Date(`2026-11-22T${time}Z`));
    const clock = { now: () => moments.shift() ?? new Date('2026-11-22T10:00:11Z') };
    const assessor = { email: 'assessor@example.com', is_coordinator: false };
    const body = { decisions: task_ids.map((task_id) => ({ task_id, decision: 'APPROVED' })) };
    const [first, second] = await decideTasks({ ...environment, clock }, assessor, body);
    expect(first).toMatchObject({ recorded: true });
    expect(second).toMatchObject({ error: { code: 'UNAVAILABLE', httpStatus: 503 } });
    expect(await decisionOf(task_ids[1] ?? '')).toMatchObject({ decision: null });
  });
});

import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Task } from '../../src/core/task.ts';
import { AUTHOR, COORDINATOR, inHours, stage, useQuestions } from '../support/questions.ts';

const office = useQuestions();
const { submitted, decide, taskOf, call, withdraw, moveDeadline } = office;
const database = () => office.deployment.database;

beforeEach(() => database().rows('truncate questions cascade'));

const list = (query: Record<string, string> = {}, who: object = COORDINATOR) =>
  call('GET /tasks', { ...who, query: { role: 'coordinator', ...query } });
const names = async (query: Record<string, string> = {}, who: object = COORDINATOR) => {
  const tasks = (await list(query, who)).body.tasks as Task[];
  return tasks.map(({ assigned_to, decision, status }) => `${assigned_to[0]} ${decision ?? status}`);
};

describe("a coordinator's list", () => {
  test("holds everybody's tasks, newest first, page after page", async () => {
    for (const name of 'abc') await submitted(stage(name));
    expect(await names()).toEqual(['c PENDING', 'b PENDING', 'a PENDING']);
    const first = (await list({ limit: '2' })).body;
    const second = (await list({ limit: '2', cursor: String(first.next_cursor) })).body;
    expect([first.tasks, second.tasks].map((tasks) => (tasks as Task[]).length)).toEqual([2, 1]);
    expect(second.next_cursor).toBeNull();
  });

  test('is for coordinators alone, whatever else is wrong', async () => {
    expect(await list({ limit: '0' }, { email: AUTHOR })).toMatchObject({
      status: 403,
      body: { code: 'NOT_COORDINATOR' },
    });
  });

  test.each([
    ['overdue', 'yes'],
    ['due_before', 'tomorrow'],
    ['stuck', 'false'],
    ['assigned_to', 'nobody'],
    ['decided_since', '2026-11-31T00:00:00Z'],
    ['status', 'OPEN'],
    ['search', 'x'],
  ])('refuses %s=%s', async (name, value) => {
    const { status, faults } = await list({ [name]: value });
    expect([status, faults[0]?.split(':')[0]]).toEqual([400, name]);
  });

  test('is filtered', async () => {
    const made: Record<string, string> = {};
    for (const name of 'abcd') made[name] = (await submitted(stage(name))).question_id;
    await decide(String(made.a), 'a', 'APPROVED');
    await withdraw(String(made.b));
    await moveDeadline(await taskOf(String(made.c), 'c'), 60);
    await database().rows(
      `update approval_tasks set due_at = now() - interval '1 minute' where assigned_to = 'd@example.com'`,
    );
    await database().rows(
      `insert into repair_leases select task_id, 'unstarted', now(), 4, 'WORKFLOW_NOT_STARTED' from approval_tasks where assigned_to = 'd@example.com'`,
    );
    expect(await names({ status: 'WITHDRAWN' })).toEqual(['b WITHDRAWN']);
    expect(await names({ overdue: 'true' })).toEqual(['d PENDING']);
    expect(await names({ due_before: inHours(1) })).toEqual(['d PENDING', 'c PENDING']);
    expect(await names({ stuck: 'true' })).toEqual(['d PENDING']);
    expect(await names({ assigned_to: 'C@example.com' })).toEqual(['c PENDING']);
    expect(await names({ assigned_by: 'somebody@example.com' })).toEqual([]);
    expect(await names({ assigned_by: AUTHOR, status: 'PENDING' })).toEqual(['d PENDING', 'c PENDING', 'a APPROVED']);
    expect(await names({ decided_since: inHours(-1) })).toEqual(['a APPROVED']);
    expect(await names({ decided_since: inHours(1) })).toEqual([]);
  });

  test('shows a coordinator who has still to decide nothing of the others in that stage', async () => {
    const { question_id } = await submitted({ assigned_to: ['a@example.com', COORDINATOR.email] });
    await submitted(stage('b'));
    await decide(question_id, 'a', 'APPROVED');
    await database().rows(`update approval_tasks set status = 'APPROVED' where assigned_to = 'a@example.com'`);
    const other = { ...COORDINATOR, email: 'other@example.com' };
    expect((await names({}, other)).sort()).toEqual(['a APPROVED', 'b PENDING', 'c PENDING']);
    expect((await names()).sort()).toEqual(['a PENDING', 'b PENDING', 'c PENDING']);
    expect(await names({ status: 'APPROVED' })).toEqual([]);
    expect(await names({ decided_since: inHours(-1) })).toEqual([]);
    expect((await names({ status: 'PENDING' })).sort()).toEqual(['a PENDING', 'b PENDING', 'c PENDING']);
  });
});

describe('the overview', () => {
  const overview = async (who: object = COORDINATOR) => await call('GET /overview', who as never);

  test('is for coordinators', async () => {
    expect(await overview({ email: AUTHOR })).toMatchObject({ status: 403, body: { code: 'NOT_COORDINATOR' } });
  });

  test('of an empty office is empty', async () => {
    expect((await overview()).body).toEqual({
      open: 0,
      late: 0,
      due_this_week: 0,
      decided_last_7_days: 0,
      stuck: 0,
      assessors: [],
    });
  });

  test('counts what is open, late, due, decided and stuck, and how long each assessor takes from the mail', async () => {
    const ids: string[] = [];
    for (const name of 'aaabba') ids.push((await submitted(stage(name))).question_id);
    const [first, second, third, fourth, , unmailed] = ids as [string, string, string, string, string, string];
    await decide(unmailed, 'a', 'APPROVED');
    await decide(first, 'a', 'APPROVED');
    await decide(second, 'a', 'REJECTED');
    await decide(fourth, 'b', 'APPROVED');
    const set = (question_id: string, columns: string) =>
      database().rows(`update approval_tasks set ${columns} where question_id = $1`, [question_id]);
    await set(first, `notified_at = decided_at - interval '100 seconds'`);
    await set(second, `notified_at = decided_at - interval '300 seconds'`);
    await set(third, `due_at = now() - interval '1 second'`);
    await set(fourth, `decided_at = now() - interval '40 days'`);
    await database().rows(
      `insert into repair_leases select task_id, 'unstarted', now(), 4, 'NOT_CLOSED' from approval_tasks where question_id = $1`,
      [third],
    );
    expect((await overview()).body).toEqual({
      open: 2,
      late: 1,
      due_this_week: 1,
      decided_last_7_days: 3,
      stuck: 1,
      assessors: [
        { assigned_to: 'a@example.com', open: 1, late: 1, decided_last_30_days: 3, median_seconds_to_decide: 200 },
        { assigned_to: 'b@example.com', open: 1, late: 0, decided_last_30_days: 0, median_seconds_to_decide: null },
      ],
    });
  });
});

import { describe, expect, test } from '@jest/globals';
import { historyFaults } from '../support/history.ts';
import type { HttpEventOptions } from '../support/http-event.ts';
import { AUTHOR, COORDINATOR, stage, useQuestions } from '../support/questions.ts';

const office = useQuestions();
const { submitted, moveDeadline, decide, taskOf, withdraw, shown } = office;
const database = () => office.deployment.database;
const secondsFromNow = (due_at: unknown) => Math.round((Date.parse(String(due_at)) - Date.now()) / 1000);

async function submittedTask(): Promise<{ question_id: string; task_id: string }> {
  const { question_id } = await submitted(stage('a'));
  return { question_id, task_id: await taskOf(question_id, 'a') };
}

describe('moving a deadline', () => {
  test.each<[string, HttpEventOptions]>([
    ['the author', { email: AUTHOR }],
    ['a coordinator', COORDINATOR],
  ])('is for %s; it counts from now', async (_, who) => {
    const { task_id } = await submittedTask();
    const { status, body } = await moveDeadline(task_id, 3600, who);
    expect([status, body.task_id, secondsFromNow(body.due_at)]).toEqual([200, task_id, 3600]);
    expect(body).not.toHaveProperty('question');
    expect(await historyFaults(database().pool)).toEqual([]);
  });

  test.each<[string, HttpEventOptions, number, string]>([
    ['the assessor', { email: 'a@example.com' }, 403, 'NOT_AUTHOR'],
    ['a stranger', { email: 'stranger@example.com' }, 404, 'NOT_FOUND'],
  ])('is not for %s', async (_, who, status, code) => {
    const { task_id } = await submittedTask();
    expect(await moveDeadline(task_id, 3600, who)).toMatchObject({ status, body: { code } });
  });

  test.each<[unknown, string]>([
    [0, 'due_in_seconds: must be at least 1'],
    [-1, 'due_in_seconds: must be at least 1'],
    [1.5, 'due_in_seconds: must be a whole number'],
    ['60', 'due_in_seconds: must be a number'],
    [undefined, 'due_in_seconds: is required'],
    [31_104_001, 'due_in_seconds: must be at most 31,104,000 (360 days)'],
    [31_104_000, 'due_in_seconds: must end at most 360 days after the task was created'],
  ])('by %p seconds is refused', async (due_in_seconds, fault) => {
    const { task_id } = await submittedTask();
    const faults = { status: 400, faults: [fault] };
    expect(await moveDeadline(task_id, due_in_seconds)).toMatchObject(faults);
  });

  test('of a task that is decided or closed is refused', async () => {
    const decided = await submittedTask();
    await decide(decided.question_id, 'a', 'APPROVED');
    expect(await moveDeadline(decided.task_id, 60)).toMatchObject({ status: 409, body: { code: 'ALREADY_DECIDED' } });
    const withdrawn = await submittedTask();
    await withdraw(withdrawn.question_id);
    expect(await moveDeadline(withdrawn.task_id, 60)).toMatchObject({ status: 409, body: { code: 'TASK_CLOSED' } });
  });

  test('earlier lets reconcile close the task as soon as it is due', async () => {
    const { question_id, task_id } = await submittedTask();
    await moveDeadline(task_id, 1);
    await database().rows(`update approval_tasks set due_at = now() - interval '1 second' where task_id = $1`, [
      task_id,
    ]);
    await office.reconcile();
    expect(await shown(question_id)).toBe('EXPIRED | EXPIRED: a EXPIRED');
  });

  test('leaves a task alone whose execution closes it, for five minutes', async () => {
    const { question_id, task_id } = await submittedTask();
    await database().rows(`update approval_tasks set due_at = now() - interval '1 second' where task_id = $1`, [
      task_id,
    ]);
    await office.reconcile();
    expect(await shown(question_id)).toBe('PENDING | PENDING: a PENDING');
  });
});

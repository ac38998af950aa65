import { beforeEach, describe, expect, test } from '@jest/globals';
import { submitQuestion } from '../../src/core/submit-question.ts';
import { bodyOf, useProxiedDeployment } from '../support/deployment.ts';
import { createEnvironment } from '../support/environment.ts';
import { httpEvent } from '../support/http-event.ts';

const deployment = useProxiedDeployment();

beforeEach(async () => {
  deployment.aws.reset();
  await deployment.database.rows('truncate questions cascade');
});

const SUBMISSION = {
  question_text: 'Which planet is closest to the sun?',
  options: ['Venus', 'Mercury', 'Mars'],
  correct_answer: 'Mercury',
  assigned_to: 'assessor@example.com',
};

const submit = (body: object = SUBMISSION, { key = 'key-1', email = 'author@example.com' } = {}) =>
  deployment.functions.createRequest(
    httpEvent('POST /questions', { email, body, headers: { 'idempotency-key': key } }),
  );
const counts = async () =>
  (
    await deployment.database.rows(
      'select (select count(*)::int from questions) as questions, (select count(*)::int from approval_tasks) as tasks',
    )
  )[0];
const started = () => deployment.aws.inputsOf('StartExecution').map(({ name }) => name);

describe('a submission repeated under its idempotency key', () => {
  test('is answered with the very body of the first', async () => {
    const first = await submit();
    const again = await submit();
    expect([first.statusCode, again.statusCode]).toEqual([201, 201]);
    expect(again).toEqual(first);
    expect(await counts()).toEqual({ questions: 1, tasks: 1 });
  });

  test('may write the same thing otherwise', async () => {
    const first = await submit();
    const { assigned_to: _, ...rest } = SUBMISSION;
    const again = await submit({ due_in_seconds: 604_800, assigned_to: ' ASSESSOR@example.com', ...rest });
    expect(again.body).toBe(first.body);
  });

  test('is answered as at creation, whatever has happened since', async () => {
    const first = await submit();
    await deployment.database.rows(
      `update approval_tasks set decision = 'REJECTED', status = 'REJECTED', comments = 'No.', decided_by = assigned_to,
       decided_at = now(), updated_at = now() + interval '1 hour', task_token = 'token'`,
    );
    expect((await submit()).body).toBe(first.body);
    expect(started()).toHaveLength(1);
  });

  test('does not start the workflow of a task that closed before it ran', async () => {
    await submit();
    await deployment.database.rows(`update approval_tasks set status = 'WITHDRAWN'`);
    deployment.aws.reset();
    expect((await submit()).statusCode).toBe(201);
    expect(started()).toEqual([]);
  });

  test('under another body is a conflict', async () => {
    const first = await submit();
    for (const change of [
      { question_text: 'Which planet is closest to the Sun?' },
      { options: ['Venus', 'Mercury'] },
      { correct_answer: 'Mars' },
      { assigned_to: 'other@example.com' },
      { due_in_seconds: 60 },
    ]) {
      const answer = await submit({ ...SUBMISSION, ...change });
      expect([answer.statusCode, bodyOf(answer).code]).toEqual([409, 'IDEMPOTENCY_CONFLICT']);
      expect(answer.body).not.toContain(bodyOf(first).task_id);
    }
    expect(await counts()).toEqual({ questions: 1, tasks: 1 });
  });

  test('by another author is another submission', async () => {
    const first = bodyOf(await submit());
    const other = bodyOf(await submit(SUBMISSION, { email: 'other@example.com' }));
    expect(other.task_id).not.toBe(first.task_id);
    expect(other.assigned_by).toBe('other@example.com');
    expect(bodyOf(await submit(SUBMISSION, { email: 'other@example.com' })).task_id).toBe(other.task_id);
    expect(bodyOf(await submit()).task_id).toBe(first.task_id);
    expect(await counts()).toEqual({ questions: 2, tasks: 2 });
  });

  test('under another key is another submission', async () => {
    const first = bodyOf(await submit());
    expect(bodyOf(await submit(SUBMISSION, { key: 'KEY-1' })).task_id).not.toBe(first.task_id);
  });

  test('starts the workflow if that was missed', async () => {
    deployment.aws.answer('StartExecution', () => ({ status: 400, error: 'AccessDeniedException' }));
    const { task_id } = bodyOf(await submit());
    deployment.aws.reset();
    await submit();
    expect(deployment.aws.inputsOf('StartExecution')).toEqual([
      {
        stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:approval',
        name: task_id,
        input: `{"task_id":"${task_id}","timeout_seconds":604800}`,
      },
    ]);
  });

  test('does not start the workflow again once it runs', async () => {
    const { task_id } = bodyOf(await submit());
    await deployment.database.rows('update approval_tasks set task_token = $1 where task_id = $2', ['token', task_id]);
    await submit();
    expect(started()).toEqual([task_id]);
  });

  test('after the reply to the first was lost finds the first', async () => {
    await deployment.proxy.cut();
    // The connection must be new: on one that has worked before, the statement is silently repeated.
    await new Promise((closed) => setTimeout(closed, 50));
    deployment.proxy.loseNextReply();
    const lost = await submit();
    expect([lost.statusCode, bodyOf(lost).code]).toEqual([503, 'UNAVAILABLE']);
    expect(started()).toEqual([]);
    const [row] = await deployment.database.rows<{ task_id: string }>('select task_id from approval_tasks');
    const again = await submit();
    expect([again.statusCode, bodyOf(again).task_id]).toEqual([201, row?.task_id]);
    expect(await counts()).toEqual({ questions: 1, tasks: 1 });
    expect(started()).toEqual([row?.task_id]);
  });
});

describe('the same submission many times at once, from as many execution environments', () => {
  test('makes one task and one question, and one answer', async () => {
    const environments = Array.from({ length: 16 }, () => createEnvironment(deployment.database.secret));
    const author = { email: 'author@example.com', is_coordinator: false };
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all(
        environments.map((ports) => submitQuestion(ports, author, SUBMISSION, `round-${round}`)),
      );
      expect(new Set(answers.map((task) => JSON.stringify(task))).size).toBe(1);
      expect(await counts()).toEqual({ questions: round + 1, tasks: round + 1 });
    }
    expect(new Set(environments.flatMap(({ started: ids }) => ids)).size).toBe(10);
  });
});

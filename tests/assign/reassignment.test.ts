import { describe, expect, test } from '@jest/globals';
import { decideTask } from '../../src/core/decide-task.ts';
import type { TaskEvent } from '../../src/core/task-event.ts';
import { createEnvironment } from '../support/environment.ts';
import { historyFaults } from '../support/history.ts';
import type { HttpEventOptions } from '../support/http-event.ts';
import { AUTHOR, COORDINATOR, stage, useQuestions } from '../support/questions.ts';
import { reviewer } from '../support/review.ts';
import { raceOnLock } from '../support/row-lock.ts';
import { sqsEvent } from '../support/sqs-event.ts';

const office = useQuestions();
const { submit, submitted, reassign, reassignAll, decide, shown, taskOf, close, withdraw, call, read } = office;
const database = () => office.deployment.database;

const as = (name: string): HttpEventOptions => ({ email: `${name}@example.com` });
const codeOf = async (answer: ReturnType<typeof reassign>) => {
  const { status, body } = await answer;
  return [status, body.code];
};
async function eventsOf(question_id: string): Promise<TaskEvent[]> {
  const { body } = await call('GET /questions/{question_id}/events', { email: AUTHOR, params: { question_id } });
  return (body as unknown as { events: TaskEvent[] }).events;
}

describe('reassigning a task', () => {
  test('hands it to another assessor, whom alone a mail then reaches', async () => {
    const { question_id } = await submitted(stage('a'));
    const task_id = await taskOf(question_id, 'a');
    const { status, body } = await reassign(task_id, 'b');
    expect([status, body.task_id, body.assigned_to, body.status]).toEqual([200, task_id, 'b@example.com', 'PENDING']);
    expect(body).not.toHaveProperty('question');
    expect(await shown(question_id)).toBe('PENDING | PENDING: b PENDING');
    expect(await database().rows('select reason, recipient from mails where task_ids[1] = $1', [task_id])).toEqual([
      { reason: 'ASSIGNMENT', recipient: 'b@example.com' },
    ]);
    expect((await codeOf(call('GET /tasks/{task_id}', { ...as('a'), params: { task_id } })))[0]).toBe(404);
    expect((await decide(question_id, 'b', 'APPROVED')).status).toBe(202);
    expect(await historyFaults(database().pool)).toEqual([]);
  });

  test('is in the history, with from, assigned_to and actor', async () => {
    const { question_id } = await submitted(stage('a'));
    await reassign(await taskOf(question_id, 'a'), 'b', COORDINATOR);
    const [submission, reassigned] = await eventsOf(question_id);
    expect(submission).toMatchObject({ event: 'SUBMITTED', from: null, assigned_to: 'a@example.com' });
    expect(reassigned).toMatchObject({
      event: 'REASSIGNED',
      actor: 'coordinator@example.com',
      via: 'REST',
      from: 'a@example.com',
      assigned_to: 'b@example.com',
      due_at: null,
    });
  });

  test('ends the links of the one before, also of a mail that is on its way', async () => {
    const { question_id } = await submitted(stage('a'));
    const task_id = await taskOf(question_id, 'a');
    const review = reviewer(office.deployment);
    const code = await review.addLink(task_id);
    expect((await review.show(code)).statusCode).toBe(200);
    await reassign(task_id, 'b');
    expect((await review.show(code)).statusCode).toBe(404);
    expect((await review.press(code, { decision: 'APPROVED', nonce: 'f'.repeat(64) })).statusCode).toBe(404);
    await database().rows('select add_review_link($1, $2, $3, now())', [task_id, 'a@example.com', Buffer.from('late')]);
    expect(await database().rows('select from review_links where task_id = $1', [task_id])).toEqual([]);
  });

  test('does not make the message that comes later mail anybody twice', async () => {
    const { question_id } = await submitted(stage('a'));
    const task_id = await taskOf(question_id, 'a');
    await reassign(task_id, 'b');
    await office.deployment.functions.callback(sqsEvent({ task_id, task_token: `token of ${task_id}` }));
    await office.reconcile();
    expect(
      await database().rows('select recipient from mails where sent_at is not null and task_ids[1] = $1', [task_id]),
    ).toEqual([{ recipient: 'b@example.com' }]);
  });

  test('to the same assessor writes nothing', async () => {
    const { question_id } = await submitted(stage('a'));
    const task_id = await taskOf(question_id, 'a');
    const before = await database().rows('select * from approval_tasks where task_id = $1', [task_id]);
    expect((await reassign(task_id, 'a')).status).toBe(200);
    expect(await database().rows('select * from approval_tasks where task_id = $1', [task_id])).toEqual(before);
  });

  test('is for the author until somebody has decided on the question, then for coordinators', async () => {
    const { question_id } = await submitted(stage('ab', 2));
    const task_id = await taskOf(question_id, 'b');
    await decide(question_id, 'a', 'APPROVED');
    expect(await codeOf(reassign(task_id, 'c'))).toEqual([403, 'NOT_COORDINATOR']);
    expect(await codeOf(reassign(task_id, 'c', COORDINATOR))).toEqual([200, undefined]);
    expect(await shown(question_id)).toBe('PENDING | PENDING: a APPROVED, c PENDING');
  });

  test.each<[string, string, HttpEventOptions, number, string | undefined]>([
    ['by the assessor', 'b', as('a'), 403, 'NOT_AUTHOR'],
    ['by a stranger', 'b', as('stranger'), 404, 'NOT_FOUND'],
    ['by a stranger without a body', 'b', { ...as('stranger'), body: {} }, 404, 'NOT_FOUND'],
    ['without an address', 'b', { email: AUTHOR, body: {} }, 400, 'VALIDATION_FAILED'],
    ['to what is no address', 'b', { email: AUTHOR, body: { assigned_to: 'b' } }, 400, 'VALIDATION_FAILED'],
    [
      'with more than is known',
      'b',
      { email: AUTHOR, body: { assigned_to: 'b@example.com', why: 'so' } },
      400,
      'VALIDATION_FAILED',
    ],
    ['to the author', 'author', COORDINATOR, 422, 'SELF_REVIEW'],
    [
      'to the author, in another spelling',
      'b',
      { ...COORDINATOR, body: { assigned_to: ' Author@EXAMPLE.com ' } },
      422,
      'SELF_REVIEW',
    ],
    ['to the coordinator who asks', 'coordinator', COORDINATOR, 422, 'SELF_REVIEW'],
    ['to an assessor of the same stage', 'c', { email: AUTHOR }, 422, 'DUPLICATE_ASSESSOR'],
    ['to an assessor of a planned stage', 'd', { email: AUTHOR }, 422, 'DUPLICATE_ASSESSOR'],
  ])('%s: %s', async (_, name, who, status, code) => {
    const { question_id } = await submitted(stage('ac', 2), stage('d'));
    const task_id = await taskOf(question_id, 'a');
    expect(await codeOf(reassign(task_id, name, who))).toEqual([status, code]);
    expect(await shown(question_id)).toBe('PENDING | PENDING: a PENDING, c PENDING | PLANNED: ');
  });

  test('to an assessor of a stage that is over is refused', async () => {
    const { question_id } = await submitted(stage('a'), stage('b'));
    await decide(question_id, 'a', 'APPROVED');
    expect(await codeOf(reassign(await taskOf(question_id, 'b'), 'a', COORDINATOR))).toEqual([
      422,
      'DUPLICATE_ASSESSOR',
    ]);
  });

  test('of a task that is decided, or closed without a decision, is refused', async () => {
    const decided = await submitted(stage('a'));
    await decide(decided.question_id, 'a', 'APPROVED');
    const task_id = await taskOf(decided.question_id, 'a');
    expect(await codeOf(reassign(task_id, 'b', COORDINATOR))).toEqual([409, 'ALREADY_DECIDED']);
    await close(decided.question_id, 'a');
    expect(await codeOf(reassign(task_id, 'b', COORDINATOR))).toEqual([409, 'ALREADY_DECIDED']);
    expect(await codeOf(reassign(task_id, 'b'))).toEqual([403, 'NOT_COORDINATOR']);
    const withdrawn = await submitted(stage('a'));
    await withdraw(withdrawn.question_id);
    expect(await codeOf(reassign(await taskOf(withdrawn.question_id, 'a'), 'b'))).toEqual([409, 'TASK_CLOSED']);
  });

  test('racing the decision, either wins for the old assessor or is refused', async () => {
    const environments = Array.from({ length: 2 }, () => createEnvironment(database().secret));
    const coordinator = { email: 'coordinator@example.com', is_coordinator: true };
    const assessor = { email: 'a@example.com', is_coordinator: false };
    const seen = new Set<string>();
    for (let round = 0; round < 12; round++) {
      const { question_id } = await submitted(stage('a'));
      const task_id = await taskOf(question_id, 'a');
      const racers = environments.map((ports, i) => async () => {
        if ((i + round) % 2 === 1) return await decideTask(ports, assessor, task_id, () => ({ decision: 'APPROVED' }));
        // As reassignTask does when it has found the task: otherwise it would always come last.
        const change = { person: coordinator, now: new Date(), origin: ports.origin };
        const refusal = await ports.store.reassignTask(task_id, 'b@example.com', change);
        if (refusal !== null) throw Object.assign(new Error(), { code: refusal });
        return refusal;
      });
      const lock = { text: 'select from reviews where question_id = $1 for update', values: [question_id] };
      const outcomes = await raceOnLock(database(), lock, racers);
      const codes = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'done')).sort();
      seen.add([...codes, await shown(question_id)].join(' '));
    }
    expect([...seen].sort()).toEqual([
      'ALREADY_DECIDED done APPROVED | APPROVED: a APPROVED',
      'NOT_FOUND done PENDING | PENDING: b PENDING',
    ]);
    expect(await historyFaults(database().pool)).toEqual([]);
  });
});

describe('reassigning somebody throughout a question', () => {
  test('moves an open task', async () => {
    const { question_id } = await submitted(stage('ab', 2));
    const { status, body } = await reassignAll(question_id, 'a', 'c');
    expect([status, body.question_id]).toEqual([200, question_id]);
    expect(await shown(question_id)).toBe('PENDING | PENDING: c PENDING, b PENDING');
  });

  test('moves a place in a stage that has not opened; the history says so', async () => {
    const { question_id } = await submitted(stage('a'), stage('bc', 1));
    const { body } = await reassignAll(question_id, 'c', 'd');
    expect(body.stages).toMatchObject([{}, { status: 'PLANNED', assigned_to: ['b@example.com', 'd@example.com'] }]);
    expect(await eventsOf(question_id)).toMatchObject([
      {},
      { event: 'REPLANNED', actor: AUTHOR, from: 'c@example.com', assigned_to: 'd@example.com' },
    ]);
    await decide(question_id, 'a', 'APPROVED');
    expect(await shown(question_id)).toBe('PENDING | APPROVED: a APPROVED | PENDING: b PENDING, d PENDING');
    expect(await historyFaults(database().pool)).toEqual([]);
  });

  test('leaves what is decided', async () => {
    const { question_id } = await submitted(stage('ab', 2));
    await decide(question_id, 'a', 'APPROVED');
    expect(await codeOf(reassignAll(question_id, 'a', 'c'))).toEqual([403, 'NOT_COORDINATOR']);
    expect(await codeOf(reassignAll(question_id, 'a', 'c', COORDINATOR))).toEqual([200, undefined]);
    expect(await shown(question_id)).toBe('PENDING | PENDING: a APPROVED, b PENDING');
  });

  test('again writes nothing', async () => {
    const { question_id } = await submitted(stage('a'));
    await reassignAll(question_id, 'a', 'b');
    const events = await eventsOf(question_id);
    expect(await codeOf(reassignAll(question_id, 'a', 'b'))).toEqual([200, undefined]);
    expect(await codeOf(reassignAll(question_id, 'b', 'b'))).toEqual([200, undefined]);
    expect(await eventsOf(question_id)).toEqual(events);
  });

  test.each<[string, string, HttpEventOptions, number, string]>([
    ['an assessor', 'd', as('a'), 403, 'NOT_AUTHOR'],
    ['a stranger', 'd', as('stranger'), 404, 'NOT_FOUND'],
    ['without `from`', 'd', { email: AUTHOR, body: { assigned_to: 'd@example.com' } }, 400, 'VALIDATION_FAILED'],
    ['to the author', 'author', { email: AUTHOR }, 422, 'SELF_REVIEW'],
    ['to the coordinator who asks', 'coordinator', COORDINATOR, 422, 'SELF_REVIEW'],
    ['to another assessor', 'b', { email: AUTHOR }, 422, 'DUPLICATE_ASSESSOR'],
    ['to an assessor of a planned stage', 'c', { email: AUTHOR }, 422, 'DUPLICATE_ASSESSOR'],
  ])('by or to the wrong person: %s', async (_, name, who, status, code) => {
    const { question_id } = await submitted(stage('ab', 2), stage('c'));
    expect(await codeOf(reassignAll(question_id, 'a', name, who))).toEqual([status, code]);
    expect(await shown(question_id)).toBe('PENDING | PENDING: a PENDING, b PENDING | PLANNED: ');
  });

  test('does not change the answer to a repeated submission', async () => {
    const key = { headers: { 'idempotency-key': 'again' } };
    const body = { stages: [stage('a'), stage('b')] };
    const first = await submit(body, key);
    const question_id = String(first.body.question_id);
    await reassignAll(question_id, 'a', 'c');
    await reassignAll(question_id, 'b', 'd');
    await office.moveDeadline(await taskOf(question_id, 'c'), 60);
    expect(await submit(body, key)).toEqual(first);
    expect((await read(question_id)).body.stages).toMatchObject([
      { assigned_to: ['c@example.com'] },
      { assigned_to: ['d@example.com'] },
    ]);
  });
});

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { historyFaults } from '../support/history.ts';
import type { HttpEventOptions } from '../support/http-event.ts';
import { AUTHOR, COORDINATOR, inHours, stage, useQuestions } from '../support/questions.ts';

const office = useQuestions();
const { submit, submitted, absent, shown, call, decide, reassign, taskOf, reconcile } = office;
const database = () => office.deployment.database;
const as = (name: string): HttpEventOptions => ({ email: `${name}@example.com` });
const absence = (method: string, name: string, who: HttpEventOptions) =>
  call(`${method} /absences/{address}`, { params: { address: `${name}@example.com` }, ...who });

beforeEach(() => database().rows('truncate absences; truncate questions cascade'));
afterEach(async () => {
  expect(await historyFaults(database().pool)).toEqual([]);
});

describe('an absence', () => {
  test.each([
    ['the person', as('a')],
    ['a coordinator', COORDINATOR],
  ])('is set, read and deleted by %s', async (_, who) => {
    const body = { substitute: 'b@example.com', from: '2030-01-01T00:00:00.000Z', until: '2030-02-01T00:00:00.000Z' };
    const known = { status: 200, body: { address: 'a@example.com', ...body } };
    expect(await absent('a', 'b', body, who)).toMatchObject(known);
    expect((await absence('GET', 'a', who)).body).toEqual(known.body);
    expect((await absence('DELETE', 'a', who)).status).toBe(204);
    expect((await absence('GET', 'a', who)).status).toBe(404);
    expect((await absence('DELETE', 'a', who)).status).toBe(404);
  });

  test.each(['GET', 'PUT', 'DELETE'])('of another is nothing that others know of: %s', async (method) => {
    await absent('a', 'b');
    expect(await absence(method, 'a', as('b'))).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  test('is of one person, however their address is written', async () => {
    await absent('a', 'b', {}, { ...as('a'), params: { address: ' A@EXAMPLE.com' } });
    expect((await absence('GET', 'a', as('a'))).status).toBe(200);
  });

  const [from, until] = ['2030-01-01T00:00:00Z', '2030-01-02T00:00:00Z'];
  test.each<[string, object, string]>([
    ['ends before it starts', { from: until, until: from }, 'until: must be after from'],
    ['ends when it starts', { from, until: from }, 'until: must be after from'],
    ['lasts more than a year', { from, until: '2031-01-01T00:00:01Z' }, 'until: must be at most a year after from'],
    ['names the person', { substitute: 'A@example.com' }, 'substitute: must be somebody else'],
    ['names nobody', { substitute: 'b' }, 'substitute: must be one email address'],
    ['has a day that does not exist', { until: '2030-02-30T00:00:00Z' }, 'until: must be a day that exists'],
    [
      'has a time without an offset',
      { until: '2030-01-02T00:00:00' },
      'until: must be a time such as 2030-01-31T09:00:00Z (RFC 3339)',
    ],
    ['has a month that does not exist', { until: '2030-13-02T00:00:00Z' }, 'until: must be a day that exists'],
  ])('that %s is refused', async (_, body, fault) => {
    const answer = await absent('a', 'b', { from, until, ...body }, as('a'));
    expect([answer.status, ...answer.faults]).toEqual([400, fault]);
    expect(await database().rows('select from absences')).toEqual([]);
  });

  test('may last a year, with a leap day in it', async () => {
    expect(
      (await absent('a', 'b', { from: '2028-01-01T00:00:00+01:00', until: '2029-01-01T00:00:00+01:00' })).status,
    ).toBe(200);
  });
});

describe('while somebody is away', () => {
  test('a new task goes to the substitute, whom the answer names already', async () => {
    await absent('a', 'b');
    expect((await submit({ assigned_to: 'a@example.com' })).body).toMatchObject({ assigned_to: 'b@example.com' });
    const { question_id, stages } = await submitted(stage('ac', 2));
    expect(stages[0]?.assigned_to).toEqual(['b@example.com', 'c@example.com']);
    expect(await shown(question_id)).toBe('PENDING | PENDING: b PENDING, c PENDING');
  });

  test('a repeated submission is answered as the first was', async () => {
    const key = { headers: { 'idempotency-key': 'while-away' } };
    await absent('a', 'b');
    const first = await submit({ stages: [stage('a')] }, key);
    await absence('DELETE', 'a', COORDINATOR);
    expect(await submit({ stages: [stage('a')] }, key)).toEqual(first);
  });

  test('tasks that wait move at once, and tell whom the mail has to go to', async () => {
    const { question_id } = await submitted(stage('a'));
    await absent('a', 'b', {}, as('a'));
    expect(await shown(question_id)).toBe('PENDING | PENDING: b PENDING');
    const { events } = (await call('GET /questions/{question_id}/events', { email: AUTHOR, params: { question_id } }))
      .body;
    expect(events).toMatchObject([
      {},
      { event: 'REASSIGNED', actor: 'a@example.com', from: 'a@example.com', assigned_to: 'b@example.com' },
    ]);
    await reconcile();
    const mail = JSON.stringify(office.deployment.aws.inputsOf('SendEmail').at(-1));
    expect(mail).toContain('b@example.com');
    expect(mail).toContain('You stand in for a@example.com, who is away.');
  });

  test('a planned stage gets the substitute when it opens', async () => {
    const { question_id } = await submitted(stage('c'), stage('a'));
    await absent('a', 'b');
    expect(await shown(question_id)).toBe('PENDING | PENDING: c PENDING | PLANNED: ');
    await decide(question_id, 'c', 'APPROVED');
    expect(await shown(question_id)).toBe('PENDING | APPROVED: c APPROVED | PENDING: b PENDING');
  });

  test('an absence that begins later is applied by reconcile', async () => {
    const { question_id } = await submitted(stage('a'));
    await absent('a', 'b', { from: inHours(1) });
    await reconcile();
    expect(await shown(question_id)).toBe('PENDING | PENDING: a PENDING');
    await database().rows(`update absences set "from" = now() - interval '1 minute'`);
    await reconcile();
    expect(await shown(question_id)).toBe('PENDING | PENDING: b PENDING');
  });

  test('one that is over changes nothing', async () => {
    await absent('a', 'b', { from: inHours(-48), until: inHours(-24) });
    const { question_id } = await submitted(stage('a'));
    await reconcile();
    expect(await shown(question_id)).toBe('PENDING | PENDING: a PENDING');
  });

  test.each<[string, string, () => Promise<unknown>, object[], string]>([
    ['is the author', 'author', async () => undefined, [stage('a')], 'PENDING: a PENDING'],
    ['is named in the stage', 'b', async () => undefined, [stage('ab', 2)], 'PENDING: a PENDING, b PENDING'],
    [
      'is named in a later stage',
      'b',
      async () => undefined,
      [stage('a'), stage('b')],
      'PENDING: a PENDING | PLANNED: ',
    ],
    ['is away too', 'b', () => absent('b', 'c'), [stage('a')], 'PENDING: a PENDING'],
  ])('a task stays where the substitute %s', async (_, substitute, prepare, stages, left) => {
    await prepare();
    const waiting = await submitted(...stages);
    await absent('a', substitute);
    const later = await submitted(...stages);
    await reconcile();
    expect(await shown(waiting.question_id)).toBe(`PENDING | ${left}`);
    expect(await shown(later.question_id)).toBe(`PENDING | ${left}`);
  });

  test('two with one substitute: the first is replaced, the second is not', async () => {
    await absent('a', 'c');
    await absent('b', 'c');
    expect(await shown((await submitted(stage('ab', 2))).question_id)).toBe('PENDING | PENDING: c PENDING, b PENDING');
  });

  test('there are no chains: what somebody has as a substitute stays with them', async () => {
    const { question_id } = await submitted(stage('a'));
    await absent('a', 'b');
    await absent('b', 'c');
    await reconcile();
    expect(await shown(question_id)).toBe('PENDING | PENDING: b PENDING');
    await absence('DELETE', 'a', COORDINATOR);
    await reconcile();
    expect(await shown(question_id)).toBe('PENDING | PENDING: b PENDING');
  });

  test('the substitute decides, and can be replaced by hand', async () => {
    await absent('a', 'b');
    const { question_id } = await submitted(stage('a'));
    await reassign(await taskOf(question_id, 'b'), 'd');
    expect((await decide(question_id, 'd', 'APPROVED')).status).toBe(202);
  });
});

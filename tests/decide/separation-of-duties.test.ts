import { beforeEach, describe, expect, test } from '@jest/globals';
import { bodyOf, useDeployment } from '../support/deployment.ts';
import { httpEvent } from '../support/http-event.ts';
import { reviewer } from '../support/review.ts';
import { contentsOf, seedTask } from '../support/seed.ts';

const deployment = useDeployment();

beforeEach(() => deployment.database.rows('truncate questions cascade'));

const SUBMISSION = { question_text: 'Why?', options: ['Because', 'Why not'], correct_answer: 'Because' };
const submit = (email: string, body: object) =>
  deployment.functions.createRequest(httpEvent('POST /questions', { email, body: { ...SUBMISSION, ...body } }));
const decide = (task_id: string, body: object) =>
  deployment.functions.resumeWorkflow(
    httpEvent('POST /tasks/{task_id}/decision', { params: { task_id }, email: 'assessor@example.com', body }),
  );
const people = () => deployment.database.rows('select assigned_by, assigned_to, decided_by from approval_tasks');

describe('nobody is made the assessor of their own question', () => {
  test.each([
    ['author@example.com', 'author@example.com'],
    ['author@example.com', 'AUTHOR@Example.COM'],
    ['Author@example.com', ' author@example.com\n'],
    ['author@example.com', '\u00a0author@example.com\ufeff'],
    ['author@b\u00fccher.example', 'author@BU\u0308CHER.example'],
    ['author@xn--bcher-kva.example', 'author@b\u00fccher.example'],
    ['author@b\u00fccher.example', 'author@XN--BCHER-KVA.example'],
    ['author@example.com', 'author@\uff45xample.com'],
    ['author@xn--r8jz45g.xn--zckzah', 'author@\u4f8b\u3048\u3002\u30c6\u30b9\u30c8'],
    ['author@fa\u00df.example', 'author@FA\u1e9e.example'],
  ])('not %j under the spelling %j', async (author, assigned_to) => {
    const answer = await submit(author, { assigned_to });
    expect([answer.statusCode, bodyOf(answer).code]).toEqual([422, 'SELF_REVIEW']);
    expect(await people()).toEqual([]);
  });

  test.each([
    ['first.last@example.com', 'firstlast@example.com'],
    ['author@example.com', 'author+review@example.com'],
    ['author@example.com', 'author@mail.example.com'],
    ['author@gmail.com', 'author@googlemail.com'],
    // To DNS, these are two domains: a sharp s is not ss, and a Cyrillic a is not the Latin one.
    ['author@xn--strae-oqa.example', 'author@strasse.example'],
    ['author@max.example', 'author@xn--mx-7kc.example'],
  ])('while %j and %j are two people: nothing is guessed away', async (author, assigned_to) => {
    expect((await submit(author, { assigned_to })).statusCode).toBe(201);
    expect(await people()).toEqual([{ assigned_by: author, assigned_to, decided_by: null }]);
  });

  test.each([
    ['jos\u00e9@example.com', 'must have only ASCII characters before the @'],
    // The Kelvin sign, whose lower case is a plain k.
    ['\u212aim@example.com', 'must have only ASCII characters before the @'],
    ['a\u034futhor@example.com', 'must hold no invisible characters'],
    ['author@exa\u00admple.com', 'must hold no invisible characters'],
    ['-@1.2', 'must be one email address'],
  ])('nor anybody whose address, %j, could pass for another or take no mail', async (assigned_to, message) => {
    const answer = await submit('kim@example.com', { assigned_to });
    expect([answer.statusCode, bodyOf(answer).errors]).toEqual([400, [{ path: 'assigned_to', message }]]);
    expect(await people()).toEqual([]);
  });

  test.each([
    ['update approval_tasks set assigned_to = assigned_by', 'approval_tasks_assigned_to_check'],
    ['update approval_tasks set assigned_by = assigned_to', 'approval_tasks_assigned_to_check'],
    [
      `update approval_tasks set decision = 'APPROVED', decided_by = assigned_by, decided_at = now()`,
      'approval_tasks_decided_by_check',
    ],
  ])('nor by a hand on the database: %s', async (statement, constraint) => {
    await seedTask(deployment.database);
    await expect(deployment.database.rows(statement)).rejects.toMatchObject({ constraint });
  });
});

describe('who did something is never taken from the body', () => {
  test.each(['assigned_by', 'decided_by', 'status', 'decision', 'task_id', 'is_coordinator', '__proto__'])(
    'a submission that names %s is refused',
    async (field) => {
      const text = JSON.stringify({ ...SUBMISSION, assigned_to: 'assessor@example.com' });
      const body = `${text.slice(0, -1)},${JSON.stringify(field)}:"author@example.com"}`;
      const answer = await deployment.functions.createRequest(
        httpEvent('POST /questions', { email: 'author@example.com', body }),
      );
      expect([answer.statusCode, bodyOf(answer).errors]).toEqual([
        400,
        [{ path: field, message: 'is not a known field' }],
      ]);
      expect(await people()).toEqual([]);
    },
  );

  test.each(['decided_by', 'decided_at', 'assigned_to', 'status', 'nonce'])(
    'a decision that names %s is refused',
    async (field) => {
      const task_id = await seedTask(deployment.database);
      const before = await contentsOf(deployment.database);
      const answer = await decide(task_id, { decision: 'APPROVED', [field]: 'other@example.com' });
      expect([answer.statusCode, bodyOf(answer).errors]).toEqual([
        400,
        [{ path: field, message: 'is not a known field' }],
      ]);
      expect(await contentsOf(deployment.database)).toBe(before);
    },
  );

  test('a form that names people records the assessor of the task all the same', async () => {
    const holder = reviewer(deployment);
    const { code } = await holder.seedReview();
    const nonce = await holder.nonceFor(code);
    const form = { nonce, decision: 'APPROVED', decided_by: 'other@example.com', assigned_to: 'other@example.com' };
    expect((await holder.press(code, form)).statusCode).toBe(303);
    expect(await people()).toEqual([
      { assigned_by: 'author@example.com', assigned_to: 'assessor@example.com', decided_by: 'assessor@example.com' },
    ]);
  });
});

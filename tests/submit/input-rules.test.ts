import { beforeEach, describe, expect, test } from '@jest/globals';
import { bodyOf, useDeployment } from '../support/deployment.ts';
import { httpEvent } from '../support/http-event.ts';
import { nonceOn, reviewer } from '../support/review.ts';
import { contentsOf } from '../support/seed.ts';

const deployment = useDeployment();

beforeEach(() => deployment.database.rows('truncate questions cascade'));

const ASSESSOR = 'assessor@example.com';
/** Every way to decide, each for its own task; returns the status and the faults. */
const WAYS: Record<string, (comments: string, decision?: string) => Promise<[number | undefined, unknown]>> = {
  async 'over REST'(comments, decision = 'REJECTED') {
    const { task_id } = await reviewer(deployment).seedReview();
    const body = { decision, comments };
    const answer = await deployment.functions.resumeWorkflow(
      httpEvent('POST /tasks/{task_id}/decision', { email: ASSESSOR, params: { task_id }, body }),
    );
    return [answer.statusCode, bodyOf(answer).errors];
  },
  async 'in a list'(comments, decision = 'REJECTED') {
    const { task_id } = await reviewer(deployment).seedReview();
    const body = { decisions: [{ task_id, decision, comments }] };
    const answer = await deployment.functions.resumeWorkflow(httpEvent('POST /decisions', { email: ASSESSOR, body }));
    const [{ status, error }] = bodyOf(answer).results;
    return [status, error?.errors];
  },
  async 'by the form, for a program'(comments, decision = 'REJECTED') {
    const { nonceFor, press } = reviewer(deployment);
    const { code } = await reviewer(deployment).seedReview();
    const answer = await press(code, { decision, comments, nonce: await nonceFor(code) }, { accept: '*/*' });
    return [answer.statusCode, answer.statusCode === 400 ? bodyOf(answer).errors : undefined];
  },
};
const decisions = () => deployment.database.rows('select decision, comments from approval_tasks');

describe.each(Object.entries(WAYS))('comments %s', (_, decide) => {
  test.each([[''], [' \n'], ['\u200b'], ['\u2060\u00ad\ufeff'], ['\u2800'], ['\u3164\uffa0'], ['\u{e0020}']])(
    'that nobody sees, %j, do not say why',
    async (comments) => {
      const [status, faults] = await decide(comments);
      expect([status, faults]).toEqual([
        400,
        [{ path: 'comments', message: 'must say why, unless the decision is APPROVED' }],
      ]);
      expect(await decisions()).toEqual([{ decision: null, comments: null }]);
    },
  );

  test.each([
    ['a\u000bb', '000B'],
    ['a\u0000b', '0000'],
    ['a\u001bb', '001B'],
    ['a\u0085b', '0085'],
    ['a\u007fb', '007F'],
  ])('with a control character, %j, are refused whatever is decided', async (comments, code) => {
    const [status, faults] = await decide(comments, 'APPROVED');
    const message = `must hold no control characters besides tab and line breaks; character 2 is U+${code}`;
    expect([status, faults]).toEqual([400, [{ path: 'comments', message }]]);
    expect(await decisions()).toEqual([{ decision: null, comments: null }]);
  });

  test('that nobody sees are none on an approval', async () => {
    await decide('\u200b \u2800', 'APPROVED');
    expect(await decisions()).toEqual([{ decision: 'APPROVED', comments: null }]);
  });

  test('keep tabs, line breaks and what is not seen among what is', async () => {
    await decide('\tno\u200b:\n 👩‍🏫');
    expect(await decisions()).toEqual([{ decision: 'REJECTED', comments: '\tno\u200b:\n 👩‍🏫' }]);
  });
});

describe('comments on the page', () => {
  test('that nobody sees bring the page again, and nothing is recorded', async () => {
    const { nonceFor, press } = reviewer(deployment);
    const { code } = await reviewer(deployment).seedReview();
    const answer = await press(code, { decision: 'REJECTED', comments: '\u200b', nonce: await nonceFor(code) });
    expect([answer.statusCode, nonceOn(answer)]).toEqual([400, await nonceFor(code)]);
    expect(await decisions()).toEqual([{ decision: null, comments: null }]);
  });
});

describe('a list of decisions', () => {
  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'decided_by'])(
    'has no item with a field %j',
    async (name) => {
      const { task_id } = await reviewer(deployment).seedReview();
      const item = `{"task_id": "${task_id}", "decision": "APPROVED", "${name}": {}}`;
      const event = httpEvent('POST /decisions', { email: ASSESSOR, body: `{"decisions": [${item}]}` });
      const [result] = bodyOf(await deployment.functions.resumeWorkflow(event)).results;
      expect([result.status, result.error.errors]).toEqual([400, [{ path: name, message: 'is not a known field' }]]);
      expect(await decisions()).toEqual([{ decision: null, comments: null }]);
    },
  );

  test('has no such field beside the decisions', async () => {
    const event = httpEvent('POST /decisions', { email: ASSESSOR, body: '{"decisions": [{}], "__proto__": {}}' });
    expect(bodyOf(await deployment.functions.resumeWorkflow(event)).errors).toContainEqual({
      path: '__proto__',
      message: 'is not a known field',
    });
  });

  test('that is far too long is answered in a few words', async () => {
    const body = JSON.stringify({ decisions: Array.from({ length: 60_000 }, () => 1) });
    const answer = await deployment.functions.resumeWorkflow(httpEvent('POST /decisions', { email: ASSESSOR, body }));
    expect(bodyOf(answer).errors).toEqual([{ path: 'decisions', message: 'must hold at most 100 decisions' }]);
  });

  test('of which each item is at fault is told of 50', async () => {
    const body = { decisions: Array.from({ length: 100 }, () => ({ task_id: 1 })) };
    const answer = await deployment.functions.resumeWorkflow(httpEvent('POST /decisions', { email: ASSESSOR, body }));
    expect(bodyOf(answer).errors).toHaveLength(50);
    expect(bodyOf(answer).errors[49]).toEqual({ path: 'decisions.49.task_id', message: 'must be a string' });
  });
});

describe('whatever is within the limits of characters', () => {
  /** Six bytes for each half of a surrogate pair: JSON's longest form of a character. */
  const escaped = (text: string) =>
    JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const option = (i: number) => `${'𝔮'.repeat(999)}${'𝔞𝔟𝔠𝔡𝔢𝔣𝔤𝔥𝔦𝔧'.slice(2 * i, 2 * i + 2)}`;

  test('can be submitted, with each character escaped', async () => {
    const options = Array.from({ length: 10 }, (_, i) => option(i));
    const fields = {
      question_text: escaped('𝔮'.repeat(10_000)),
      options: `[${options.map(escaped).join(',')}]`,
      correct_answer: escaped(options[9] ?? ''),
      assigned_to: `"${'a'.repeat(242)}@example.com"`,
    };
    const body = `{${Object.entries(fields)
      .map(([name, json]) => `"${name}":${json}`)
      .join(',')}}`;
    expect(body.length).toBeGreaterThan(252_000);
    const event = { ...httpEvent('POST /questions', { email: 'author@example.com', body }) };
    expect((await deployment.functions.createRequest(event)).statusCode).toBe(201);
    const asBytes = { ...event, body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
    expect((await deployment.functions.createRequest(asBytes)).statusCode).toBe(201);
  });

  test('can be sent by the form, with each byte escaped', async () => {
    const decide = WAYS['by the form, for a program'];
    await decide?.('𝔮'.repeat(4_000));
    expect(await decisions()).toEqual([{ decision: 'REJECTED', comments: '𝔮'.repeat(4_000) }]);
  });
});

describe('a query parameter that a route does not know', () => {
  test('is refused, and nothing is written', async () => {
    const { task_id } = await reviewer(deployment).seedReview();
    const options = { email: ASSESSOR, params: { task_id }, query: { foo: '1' } };
    const { createRequest, readTasks, resumeWorkflow } = deployment.functions;
    const question = { question_text: 'Why?', options: ['a', 'b'], correct_answer: 'a', assigned_to: 'x@example.com' };
    const before = await contentsOf(deployment.database);
    const answers = [
      await createRequest(httpEvent('POST /questions', { ...options, body: question })),
      await readTasks(httpEvent('GET /tasks', options)),
      await readTasks(httpEvent('GET /tasks/{task_id}', options)),
      await readTasks(httpEvent('GET /tasks/{task_id}/events', options)),
      await readTasks(httpEvent('GET /healthz', options)),
      await resumeWorkflow(httpEvent('POST /tasks/{task_id}/decision', { ...options, body: { decision: 'APPROVED' } })),
      await resumeWorkflow(
        httpEvent('POST /decisions', { ...options, body: { decisions: [{ task_id, decision: 'APPROVED' }] } }),
      ),
    ];
    for (const answer of answers) {
      expect([answer.statusCode, bodyOf(answer).errors]).toEqual([
        400,
        [{ path: 'foo', message: 'is not a known field' }],
      ]);
    }
    expect(await contentsOf(deployment.database)).toBe(before);
  });

  test('tells nobody that a task exists', async () => {
    const { task_id } = await reviewer(deployment).seedReview();
    const options = { email: 'stranger@example.com', params: { task_id }, query: { foo: '1' } };
    const { readTasks, resumeWorkflow } = deployment.functions;
    expect((await readTasks(httpEvent('GET /tasks/{task_id}', options))).statusCode).toBe(404);
    expect((await readTasks(httpEvent('GET /tasks/{task_id}/events', options))).statusCode).toBe(404);
    const body = { decision: 'APPROVED' };
    expect((await resumeWorkflow(httpEvent('POST /tasks/{task_id}/decision', { ...options, body }))).statusCode).toBe(
      404,
    );
  });

  test('does not matter to pages', async () => {
    const { code } = await reviewer(deployment).seedReview();
    const options = { params: { code }, query: { utm_source: 'mail' } };
    expect((await deployment.functions.resumeWorkflow(httpEvent('GET /review/{code}', options))).statusCode).toBe(200);
    expect((await deployment.functions.pages(httpEvent('GET /', { query: { code: 'x' } }))).statusCode).toBe(200);
  });
});

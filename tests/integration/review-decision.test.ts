import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { bodyOf, type Deployment, startDeployment } from '../support/deployment.ts';
import { nonceOn, PAGE_HEADERS, PROGRAM, reviewer, UNKNOWN_CODE } from '../support/review.ts';
import { contentsOf } from '../support/seed.ts';

let deployment: Deployment;
let holder: ReturnType<typeof reviewer>;

beforeAll(async () => {
  deployment = await startDeployment();
  holder = reviewer(deployment);
});

beforeEach(() => deployment.aws.reset());

afterAll(() => deployment.stop());

const rowOf = async (task_id: string) => {
  const text = 'select decision, comments, decided_by from approval_tasks where task_id = $1';
  return (await deployment.database.rows(text, [task_id]))[0];
};

describe('POST /review/{code}/decision', () => {
  test('records the decision as the assessor, tells the workflow and says so', async () => {
    const { task_id, code } = await holder.seedReview({ task_token: 'token' });
    const form = { nonce: await holder.nonceFor(code), decision: 'REJECTED', comments: 'Line 1\r\nLine 2 <b>' };
    const { statusCode, headers, body } = await holder.press(code, form);
    expect([statusCode, headers]).toEqual([200, PAGE_HEADERS]);
    expect(body).toContain('Your decision is recorded');
    expect(body).toContain('Line 1\nLine 2 &lt;b&gt;');
    expect(await rowOf(task_id)).toEqual({
      decision: 'REJECTED',
      comments: 'Line 1\nLine 2 <b>',
      decided_by: 'assessor@example.com',
    });
    expect(deployment.aws.inputsOf('SendTaskSuccess')).toEqual([
      { taskToken: 'token', output: '{"decision":"REJECTED"}' },
    ]);
  });

  test.each([
    ['the same', { decision: 'APPROVED', comments: 'Again.' }],
    ['another', { decision: 'REJECTED', comments: 'Changed my mind.' }],
    ['none', {}],
  ])('pressed late, with %s decision, says what is recorded, by whom and when', async (_, form) => {
    const { task_id, code } = await holder.seedReview();
    const nonce = await holder.nonceFor(code);
    await holder.press(code, { nonce, decision: 'APPROVED', comments: '' });
    const { statusCode, body } = await holder.press(code, { nonce, ...form });
    expect(statusCode).toBe(200);
    expect(body).toContain('Approved (APPROVED)');
    expect(body).toContain('<dd>assessor@example.com</dd>');
    expect(body).toMatch(/<time datetime="\d{4}-\d\d-\d\dT/);
    expect(body).not.toContain('Your decision is recorded');
    expect(await rowOf(task_id)).toMatchObject({ decision: 'APPROVED', comments: null });
  });

  test('pressed after the time was over says so', async () => {
    const { task_id, code } = await holder.seedReview();
    const nonce = await holder.nonceFor(code);
    await deployment.database.rows(`update approval_tasks set status = 'EXPIRED' where task_id = $1`, [task_id]);
    const { statusCode, body } = await holder.press(code, { nonce, decision: 'APPROVED' });
    expect(statusCode).toBe(200);
    expect(body).toContain('Closed because its time was over');
    expect(await rowOf(task_id)).toMatchObject({ decision: null });
  });

  test.each([
    ['no nonce', () => ''],
    ['a nonce of nobody', () => 'f'.repeat(64)],
    ['the nonce of another link', async () => holder.nonceFor((await holder.seedReview()).code)],
    [
      'the nonce of another link of the same task',
      async (task_id: string) => holder.nonceFor(await holder.addLink(task_id)),
    ],
  ])('with %s writes nothing and shows the form again', async (_, nonceOf) => {
    const { task_id, code } = await holder.seedReview({ task_token: 'token' });
    const form = { nonce: await nonceOf(task_id), decision: 'REJECTED', comments: 'Not </textarea> lost.' };
    const before = await contentsOf(deployment.database);
    const page = await holder.press(code, form);
    expect([page.statusCode, page.headers]).toEqual([400, PAGE_HEADERS]);
    expect(page.body).toContain('Not &lt;/textarea&gt; lost.</textarea>');
    expect(nonceOn(page)).toBe(await holder.nonceFor(code));
    const problem = await holder.press(code, form, PROGRAM);
    expect([problem.statusCode, bodyOf(problem).errors]).toEqual([
      400,
      [{ path: 'nonce', message: 'open the link again and decide on the page it shows' }],
    ]);
    expect(await contentsOf(deployment.database)).toBe(before);
    expect(deployment.aws.inputsOf('SendTaskSuccess')).toEqual([]);
  });

  test.each([
    ['without a reason', { decision: 'REJECTED', comments: ' ' }, 'must say why, unless the decision is APPROVED'],
    ['for a decision that is none', { decision: 'MAYBE', comments: 'Hm.' }, 'decision must be APPROVED, REJECTED or'],
    ['without a decision', { comments: 'Forgot to choose.' }, 'decision must be APPROVED, REJECTED or'],
    ['with a novel', { decision: 'REJECTED', comments: 'x'.repeat(4_001) }, 'must be at most 4,000 characters'],
  ])('%s is refused on the page, which keeps the comments', async (_, form, message) => {
    const { task_id, code } = await holder.seedReview();
    const page = await holder.press(code, { ...form, nonce: await holder.nonceFor(code) });
    expect([page.statusCode, page.headers]).toEqual([400, PAGE_HEADERS]);
    expect(page.body).toContain(message);
    expect(page.body).toContain(`\n${form.comments}</textarea>`);
    expect(await rowOf(task_id)).toMatchObject({ decision: null, comments: null });
  });

  test('counts the line breaks of a browser as one character each', async () => {
    const { task_id, code } = await holder.seedReview();
    const comments = 'x\r\n'.repeat(2_000);
    expect(
      (await holder.press(code, { nonce: await holder.nonceFor(code), decision: 'REJECTED', comments })).statusCode,
    ).toBe(200);
    expect((await rowOf(task_id))?.comments).toHaveLength(4_000);
  });

  test('of an unknown link writes nothing', async () => {
    const form = { nonce: await holder.nonceFor((await holder.seedReview()).code), decision: 'APPROVED' };
    const before = await contentsOf(deployment.database);
    const page = await holder.press(UNKNOWN_CODE, form);
    const problem = await holder.press(UNKNOWN_CODE, form, PROGRAM);
    expect([page.statusCode, page.headers]).toEqual([404, PAGE_HEADERS]);
    expect([problem.statusCode, problem.headers?.['content-type']]).toEqual([404, 'application/problem+json']);
    expect(await contentsOf(deployment.database)).toBe(before);
  });

  test('is refused on a text that was changed after it was shown', async () => {
    const { task_id, code } = await holder.seedReview();
    const nonce = await holder.nonceFor(code);
    const [other] = await deployment.database.rows<{ question_id: string }>(
      `insert into questions (question_text, correct_answer) values ('Revised?', 'Yes') returning question_id`,
    );
    await deployment.database.rows('update approval_tasks set question_id = $1 where task_id = $2', [
      other?.question_id,
      task_id,
    ]);
    const page = await holder.press(code, { nonce, decision: 'APPROVED' });
    expect(page.statusCode).toBe(400);
    expect(page.body).toContain('Revised?');
    expect(await rowOf(task_id)).toMatchObject({ decision: null });
  });
});

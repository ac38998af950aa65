import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DatabaseUnavailableError } from '../../src/core/errors.ts';
import { decideReview } from '../../src/core/review-task.ts';
import { bodyOf, type Deployment, startDeployment } from '../support/deployment.ts';
import { createEnvironment } from '../support/environment.ts';
import { httpEvent } from '../support/http-event.ts';
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
    expect(body).toContain('<dd data-status="APPROVED">Approved</dd>');
    expect(body).toContain('<dd><bdi>assessor@example.com</bdi></dd>');
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
    expect(page.body).toContain('The question is shown anew below');
    const problem = await holder.press(code, form, PROGRAM);
    expect([problem.statusCode, bodyOf(problem).errors]).toEqual([
      400,
      [{ path: 'nonce', message: 'open the link again and decide on the page it shows' }],
    ]);
    expect(await contentsOf(deployment.database)).toBe(before);
    expect(deployment.aws.inputsOf('SendTaskSuccess')).toEqual([]);
  });

  test.each([
    ['without a reason', { decision: 'REJECTED', comments: ' ' }, 'Say in the comments what is wrong, then press'],
    ['for a decision that is none', { decision: 'MAYBE', comments: 'Hm.' }, 'Press one of the three buttons.'],
    ['without a decision', { comments: 'Forgot to choose.' }, 'Press one of the three buttons.'],
    [
      'with a novel',
      { decision: 'REJECTED', comments: 'x'.repeat(4_001) },
      'The comments must be at most 4,000 characters.',
    ],
  ])('%s is refused on the page, which keeps the comments', async (_, form, message) => {
    const { task_id, code } = await holder.seedReview();
    const page = await holder.press(code, { ...form, nonce: await holder.nonceFor(code) });
    expect([page.statusCode, page.headers]).toEqual([400, PAGE_HEADERS]);
    expect(page.body).toContain(message);
    expect(page.body).toContain(`\n${form.comments}</textarea>`);
    expect(await rowOf(task_id)).toMatchObject({ decision: null, comments: null });
  });

  test('says how many other questions wait for the same assessor, and where', async () => {
    const assigned_to = `${crypto.randomUUID()}@example.com`;
    const reviews = [];
    for (let i = 0; i < 4; i++) reviews.push(await holder.seedReview({ assigned_to }));
    await holder.seedReview({ assigned_to, status: 'EXPIRED' });
    const pages = [];
    for (const { code } of reviews) {
      pages.push((await holder.press(code, { nonce: await holder.nonceFor(code), decision: 'APPROVED' })).body);
    }
    expect(pages.map((body) => /<p>([^<]*) for you[^<]*/.exec(body ?? '')?.[1])).toEqual([
      '3 more questions wait',
      '2 more questions wait',
      'One more question waits',
      'No other question waits',
    ]);
    expect(pages[0]).toContain('<a href="/">sign in to go on</a>');
    expect(pages.join().match(/\/review\//g)).toBeNull();
  });

  test('stands, although those that wait cannot be counted', async () => {
    const environment = createEnvironment(deployment.database.secret);
    const { task_id, code } = await holder.seedReview();
    const form = { nonce: await holder.nonceFor(code), decision: 'APPROVED' };
    const store = { ...environment.store, countWaiting: () => Promise.reject(new DatabaseUnavailableError('gone')) };
    const result = await decideReview({ ...environment, store }, code, () => form);
    expect(result).toMatchObject({ recorded: true, waiting: null });
    expect(await rowOf(task_id)).toMatchObject({ decision: 'APPROVED' });
  });

  test('counts the line breaks of a browser as one character each', async () => {
    const { task_id, code } = await holder.seedReview();
    const comments = 'x\r\n'.repeat(2_000);
    expect(
      (await holder.press(code, { nonce: await holder.nonceFor(code), decision: 'REJECTED', comments })).statusCode,
    ).toBe(200);
    expect((await rowOf(task_id))?.comments).toHaveLength(4_000);
  });

  test('whose form cannot be read is refused after a link that is not known', async () => {
    const { task_id, code } = await holder.seedReview();
    const pressUnreadable = (link: string) =>
      deployment.functions.resumeWorkflow({
        ...httpEvent('POST /review/{code}/decision', { params: { code: link }, headers: PROGRAM }),
        body: Buffer.from('decision=APPROVED&comments=100%').toString('base64'),
        isBase64Encoded: true,
      });
    const unknown = await pressUnreadable(UNKNOWN_CODE);
    expect([unknown.statusCode, bodyOf(unknown).code]).toEqual([404, 'NOT_FOUND']);
    const known = await pressUnreadable(code);
    expect([known.statusCode, bodyOf(known).errors]).toEqual([400, [{ path: '', message: 'the form must be UTF-8' }]]);
    expect(await rowOf(task_id)).toMatchObject({ decision: null });
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

describe('where links lead to signing in', () => {
  const setMode = (mode: string) => {
    process.env.REVIEW_LINK_MODE = mode;
  };
  afterEach(() => setMode('capability'));

  test('a link of before shows nothing and decides nothing, and says what to do', async () => {
    const { task_id, code } = await holder.seedReview();
    const form = { nonce: await holder.nonceFor(code), decision: 'APPROVED' };
    setMode('sign-in');
    for (const answer of [await holder.show(code), await holder.press(code, form), await holder.show(UNKNOWN_CODE)]) {
      expect([answer.statusCode, answer.headers]).toEqual([401, PAGE_HEADERS]);
      expect(answer.body).toContain('<h1>Please sign in</h1>');
      expect(answer.body).toContain('<a href="/">sign in</a>');
      expect(answer.body).not.toMatch(/Mercury|closest to the sun|<form/);
    }
    const problem = await holder.press(code, form, PROGRAM);
    expect([problem.statusCode, bodyOf(problem).code]).toEqual([401, 'UNAUTHORIZED']);
    expect(await rowOf(task_id)).toMatchObject({ decision: null });
  });

  test('a mode that is none is a fault of ours, and opens nothing', async () => {
    setMode('open');
    const { statusCode, body } = await holder.show((await holder.seedReview()).code);
    expect(statusCode).toBe(500);
    expect(body).not.toContain('Mercury');
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { bodyOf, type Deployment, startDeployment } from '../support/deployment.ts';
import { httpEvent } from '../support/http-event.ts';
import { BROWSER, nonceOn, PAGE_HEADERS, PROGRAM, redirectTo, reviewer, UNKNOWN_CODE } from '../support/review.ts';
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

/** The choices that a page has preselected. */
const checkedOn = (body: string) =>
  [...body.matchAll(/name="decision" value="(\w+)"[^>]* checked>/g)].map(([, value]) => value);

describe('POST /review/{code}/decision', () => {
  test('records the decision as the assessor, tells the workflow and leads to the link', async () => {
    const { task_id, code } = await holder.seedReview({ task_token: 'token' });
    const form = { nonce: await holder.nonceFor(code), decision: 'REJECTED', comments: 'Line 1\r\nLine 2 <b>' };
    const { statusCode, headers, body } = await holder.press(code, form);
    expect([statusCode, headers, body]).toEqual([303, redirectTo(`/review/${code}`), undefined]);
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
  ])('pressed late, with %s decision, changes nothing and leads to the link', async (_, form) => {
    const { task_id, code } = await holder.seedReview();
    const nonce = await holder.nonceFor(code);
    await holder.press(code, { nonce, decision: 'APPROVED', comments: '' });
    for (const headers of [BROWSER, PROGRAM]) {
      const late = await holder.press(code, { nonce, ...form }, headers);
      expect([late.statusCode, late.headers]).toEqual([303, redirectTo(`/review/${code}`)]);
    }
    expect(await rowOf(task_id)).toMatchObject({ decision: 'APPROVED', comments: null });
  });

  test('that is no UTF-8 is refused, and says so', async () => {
    const { task_id, code } = await holder.seedReview();
    const event = httpEvent('POST /review/{code}/decision', { params: { code }, body: 'decision=%ff' });
    const { statusCode, body } = await deployment.functions.resumeWorkflow(event);
    expect([statusCode, body]).toEqual([400, expect.stringContaining('the form must be UTF-8')]);
    expect(await rowOf(task_id)).toMatchObject({ decision: null });
  });

  test('pressed after the time was over decides nothing and leads to the link', async () => {
    const { task_id, code } = await holder.seedReview();
    const nonce = await holder.nonceFor(code);
    await deployment.database.rows(`update approval_tasks set status = 'EXPIRED' where task_id = $1`, [task_id]);
    const { statusCode, headers } = await holder.press(code, { nonce, decision: 'APPROVED' });
    expect([statusCode, headers]).toEqual([303, redirectTo(`/review/${code}`)]);
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
    ['for an unknown decision', { decision: 'MAYBE', comments: 'Hm.' }, 'Choose one of the three decisions'],
    ['without a decision', { comments: 'Forgot to choose.' }, 'Choose one of the three decisions'],
    [
      'with a novel',
      { decision: 'REJECTED', comments: '\u{1F642}'.repeat(4_077) },
      'The comments must be at most 4,000 characters. These have 4,077; nothing was cut off.',
    ],
  ])('%s is refused on the page, which keeps the comments', async (_, form, message) => {
    const { task_id, code } = await holder.seedReview();
    const page = await holder.press(code, { ...form, nonce: await holder.nonceFor(code) });
    expect([page.statusCode, page.headers]).toEqual([400, PAGE_HEADERS]);
    expect(page.body).toContain(message);
    expect(page.body).toContain(`\n${form.comments}</textarea>`);
    expect(await rowOf(task_id)).toMatchObject({ decision: null, comments: null });
  });

  test.each(['APPROVED', 'CHANGES_REQUESTED', 'REJECTED'])(
    'that is refused shows the choice %s again, with what it was written for',
    async (decision) => {
      const { code } = await holder.seedReview();
      const form = { nonce: await holder.nonceFor(code), decision, comments: 'x'.repeat(4_001) };
      const { statusCode, body = '' } = await holder.press(code, form);
      expect(statusCode).toBe(400);
      expect(checkedOn(body)).toEqual([decision]);
      expect(body).toContain(`data-for="${decision}"`);
    },
  );

  test('whose question is shown anew leaves the choice to be made anew', async () => {
    const { code } = await holder.seedReview();
    const { body = '' } = await holder.press(code, { nonce: '', decision: 'REJECTED', comments: 'Why.' });
    expect(checkedOn(body)).toEqual([]);
    expect(body).toContain('data-for="REJECTED"');
  });

  test('without a nonce is refused on a question that is decided too, and shows what was typed', async () => {
    const { code } = await holder.seedReview();
    await holder.press(code, { nonce: await holder.nonceFor(code), decision: 'APPROVED' });
    const { statusCode, body } = await holder.press(code, { decision: 'REJECTED', comments: 'Two <are> right.' });
    expect(statusCode).toBe(400);
    expect(body).toContain('<dd data-status="APPROVED">Approved</dd>');
    expect(body).toMatch(/<div id="unrecorded">\n<h2>Typed, and not recorded<\/h2>\n.*>Two &lt;are&gt; right\.<\/p>/);
  });

  test('that is too large to be read shows all that was typed again', async () => {
    const { task_id, code } = await holder.seedReview();
    const comments = `${'word '.repeat(60_000)}END`;
    const form = { nonce: await holder.nonceFor(code), decision: 'REJECTED', comments };
    const page = await holder.press(code, form);
    expect([page.statusCode, page.headers]).toEqual([413, PAGE_HEADERS]);
    expect(page.body).toContain(`\n${comments}</textarea>`);
    expect(bodyOf(await holder.press(code, form, PROGRAM)).code).toBe('PAYLOAD_TOO_LARGE');
    expect(await rowOf(task_id)).toMatchObject({ decision: null });
  });

  test('that meets an error shows what was typed, so that it can be copied', async () => {
    const form = { nonce: 'f'.repeat(64), decision: 'REJECTED', comments: 'Two <are> right.' };
    const { statusCode, body } = await holder.press(UNKNOWN_CODE, form);
    expect(statusCode).toBe(404);
    expect(body).toContain('Two &lt;are&gt; right.</p>');
  });

  describe('from the page without its script', () => {
    const press = async (code: string, form: Record<string, string>, headers?: Record<string, string>) =>
      holder.press(code, { nonce: await holder.nonceFor(code), script: 'none', ...form }, headers);

    test('takes no comments with an approval that were not said to be meant for it, and keeps them', async () => {
      const { task_id, code } = await holder.seedReview();
      const form = { decision: 'APPROVED', comments: 'This is wrong.' };
      const { statusCode, body = '' } = await press(code, form);
      expect(statusCode).toBe(400);
      expect(body).toContain('You chose to approve, and there are comments.');
      expect(body).toContain('\nThis is wrong.</textarea>');
      expect(checkedOn(body)).toEqual(['APPROVED']);
      expect(bodyOf(await press(code, form, PROGRAM)).errors).toEqual([
        { path: 'with_approval', message: 'must say that an approval takes the comments' },
      ]);
      expect(await rowOf(task_id)).toMatchObject({ decision: null });
    });

    test.each<[string, Record<string, string>, string | null]>([
      [
        'comments that are meant for an approval',
        { decision: 'APPROVED', with_approval: 'yes', comments: 'Well done.' },
        'Well done.',
      ],
      ['an approval without comments', { decision: 'APPROVED', comments: ' \r\n' }, null],
      ['comments with a rejection', { decision: 'REJECTED', comments: 'No.' }, 'No.'],
      ['comments with a request for changes', { decision: 'CHANGES_REQUESTED', comments: 'Unit?' }, 'Unit?'],
    ])('takes %s', async (_, form, comments) => {
      const { task_id, code } = await holder.seedReview();
      expect((await press(code, form)).statusCode).toBe(303);
      expect(await rowOf(task_id)).toMatchObject({ decision: form.decision, comments });
    });
  });

  test('counts the line breaks of a browser as one character each', async () => {
    const { task_id, code } = await holder.seedReview();
    const comments = 'x\r\n'.repeat(2_000);
    expect(
      (await holder.press(code, { nonce: await holder.nonceFor(code), decision: 'REJECTED', comments })).statusCode,
    ).toBe(303);
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

  test('an unknown mode is a fault of ours, and opens nothing', async () => {
    setMode('open');
    const { statusCode, body } = await holder.show((await holder.seedReview()).code);
    expect(statusCode).toBe(500);
    expect(body).not.toContain('Mercury');
  });
});

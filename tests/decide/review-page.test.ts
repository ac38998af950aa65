import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { bodyOf, type Deployment, startDeployment } from '../support/deployment.ts';
import { PAGE_HEADERS, PROGRAM, reviewer, UNKNOWN_CODE } from '../support/review.ts';
import { contentsOf, type Seed } from '../support/seed.ts';

let deployment: Deployment;
let holder: ReturnType<typeof reviewer>;

beforeAll(async () => {
  deployment = await startDeployment();
  holder = reviewer(deployment);
});

beforeEach(() => deployment.aws.reset());

afterAll(() => deployment.stop());

const DECIDED = { decided_by: 'assessor@example.com', decided_at: '2026-11-22T10:00:00Z' };

describe('GET /review/{code}', () => {
  test('shows the question, its options, the correct one marked, and a form with a choice and one button', async () => {
    const { code } = await holder.seedReview();
    const { statusCode, headers, body = '' } = await holder.show(code);
    expect([statusCode, headers]).toEqual([200, PAGE_HEADERS]);
    expect(body).toContain('<p class="question" dir="ltr" translate="no">Which planet is closest to the sun?</p>');
    expect([...body.matchAll(/<li.*<\/li>/g)].map(([item]) => item)).toEqual([
      '<li><span class="option">Venus</span></li>',
      '<li class="correct"><span class="option">Mercury</span> <bdi lang="en">(correct answer)</bdi></li>',
      '<li><span class="option">Mars</span></li>',
    ]);
    expect(body).toContain(`<form method="post" action="/review/${code}/decision">`);
    expect([...body.matchAll(/<input type="radio" [^>]*>.*/g)].map(([input]) => input)).toEqual([
      '<input type="radio" name="decision" value="APPROVED" required autocomplete="off"> Approve</label>',
      '<input type="radio" name="decision" value="CHANGES_REQUESTED" required autocomplete="off"> Request changes</label>',
      '<input type="radio" name="decision" value="REJECTED" required autocomplete="off"> Reject</label>',
    ]);
    expect([...body.matchAll(/<button[^>]*>(.*)<\/button>/g)].map(([, label]) => label)).toEqual([
      'Record my decision',
    ]);
    expect(body).toContain('<p>A decision is final.</p>');
    expect(body).toMatch(/<textarea [^>]*name="comments" dir="auto" translate="no"/);
    expect(body).not.toContain('maxlength');
    expect(body.match(/<script[^>]*>/g)).toEqual(['<script type="module">']);
    expect(body.match(/<link[^>]*href="[^"]{15}/g)).toEqual(['<link rel="icon" href="data:image/svg+']);
    expect(body.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/<img|http:|https:| on\w+=/);
  });

  test.each([
    ['style-src', /<style>([^<]*)<\/style>/],
    ['script-src', /<script type="module">([^<]*)<\/script>/],
  ])('allows by %s exactly what the page has', async (directive, element) => {
    const { headers, body = '' } = await holder.show((await holder.seedReview()).code);
    const hash = createHash('sha256')
      .update(element.exec(body)?.[1] ?? '')
      .digest('base64');
    expect(headers?.['content-security-policy']).toContain(`${directive} 'sha256-${hash}';`);
  });

  test('says from whom it is, since when, and how much time is left', async () => {
    const due_at = new Date(Date.now() + 3 * 86_400_000 + 60_000).toISOString();
    const { code } = await holder.seedReview({ created_at: '2026-11-22T10:00:00Z', due_at });
    const { body } = await holder.show(code);
    expect(body).toMatch(
      /From <bdi>author@example.com<\/bdi>, submitted <time datetime="2026-11-22T10:00:00.000Z">22 November 2026, 10:00 UTC<\/time>\. <strong>3 days left<\/strong>, until <time/,
    );
  });

  test('shows markup as it was typed, everywhere', async () => {
    const { code } = await holder.seedReview({
      assigned_by: `"<i>"&'@example.com`,
      question: {
        question_text: '</p><script>alert("&amp;")</script>\r\n  2 < 3',
        options: ['<b>bold</b>', `"'&`],
        correct_answer: '<b>bold</b>',
      },
    });
    const { body } = await holder.show(code);
    expect(body).toContain('&lt;/p&gt;&lt;script&gt;alert(&quot;&amp;amp;&quot;)&lt;/script&gt;\r\n  2 &lt; 3</p>');
    expect(body).toContain('<li class="correct"><span class="option">&lt;b&gt;bold&lt;/b&gt;</span>');
    expect(body).toContain('<span class="option">&quot;&#39;&amp;</span>');
    expect(body).toContain('From <bdi>&quot;&lt;i&gt;&quot;&amp;&#39;@example.com</bdi>, submitted');
    expect(body).not.toMatch(/<script>|<b>|<i>/);
  });

  test('shows the correct answer of a question without options', async () => {
    const question = { question_text: 'Six times seven?', options: null, correct_answer: '42' };
    const { statusCode, body } = await holder.show((await holder.seedReview({ question })).code);
    expect(statusCode).toBe(200);
    expect(body).toContain('<span class="option">42</span> <bdi lang="en">(correct answer)</bdi>');
  });

  test('shows options that were inserted by hand in another form', async () => {
    const options = { A: 'forty', B: '<b>42</b>' } as unknown as string[];
    const question = { question_text: 'Six times seven?', options, correct_answer: 'B' };
    const { statusCode, body = '' } = await holder.show((await holder.seedReview({ question })).code);
    expect(statusCode).toBe(200);
    expect([...body.matchAll(/class="option">([^<]*)<\/span>/g)].map(([, shown]) => shown)).toEqual([
      'A: forty',
      'B: &lt;b&gt;42&lt;/b&gt;',
      'B',
    ]);
  });

  test('changes nothing, however often it is fetched', async () => {
    const { code } = await holder.seedReview({ task_token: 'token' });
    const before = await contentsOf(deployment.database);
    const pages = [await holder.show(code), await holder.show(code, PROGRAM), await holder.show(code)];
    expect(pages.map(({ body }) => body)).toEqual([pages[0]?.body, pages[0]?.body, pages[0]?.body]);
    expect(await contentsOf(deployment.database)).toBe(before);
    expect(deployment.aws.calls.filter(({ operation }) => operation !== 'GetSecretValue')).toEqual([]);
  });

  test('is titled by the reference of the question, so that tabs can be told apart', async () => {
    const { code } = await holder.seedReview({ question_id: '0d6f3f5c-6a53-4f0e-9d9b-2f4f3f0a7c11' });
    const { body } = await holder.show(code);
    expect(body).toContain('<title>0d6f3f5c · A question for your review</title>');
    expect(body).toContain('<p class="reference">Reference <span translate="no">0d6f3f5c</span></p>');
  });

  test.each<[string, Seed, string[]]>([
    [
      'a recorded decision',
      { decision: 'REJECTED', comments: '<No>.', ...DECIDED },
      [
        '<h1>Your decision is recorded: Rejected</h1>',
        '<dd data-status="REJECTED">Rejected</dd>',
        '<dd><bdi>assessor@example.com</bdi></dd>',
        '<time datetime="2026-11-22T10:00:00.000Z">22 November 2026, 10:00 UTC</time>',
        'dir="auto" translate="no">&lt;No&gt;.</dd>',
        'It is final',
      ],
    ],
    [
      'a closed decision',
      { status: 'APPROVED', decision: 'APPROVED', ...DECIDED },
      ['>Approved</dd>', 'It is final', '<a href="/">sign in</a>'],
    ],
  ])('shows %s beside the question, and no form', async (_, seed, texts) => {
    const { statusCode, headers, body } = await holder.show((await holder.seedReview(seed)).code);
    expect([statusCode, headers]).toEqual([200, PAGE_HEADERS]);
    for (const text of texts) expect(body).toContain(text);
    expect(body).toContain('<p class="question" dir="ltr" translate="no">Which planet is closest to the sun?</p>');
    expect(body).toContain('Mercury</span> <bdi lang="en">(correct answer)</bdi>');
    expect(body).not.toMatch(/<form|\/review\//);
  });

  test.each<[string, Seed, string[]]>([
    [
      'that the time was over',
      { status: 'EXPIRED' },
      ['Closed because its time was over', 'ask the author to submit it again'],
    ],
    [
      'that the author withdrew',
      { status: 'WITHDRAWN' },
      ['The author or a coordinator withdrew the question', 'nothing left to do'],
    ],
  ])('shows %s instead of the question', async (_, seed, texts) => {
    const { statusCode, headers, body } = await holder.show((await holder.seedReview(seed)).code);
    expect([statusCode, headers]).toEqual([200, PAGE_HEADERS]);
    for (const text of ['This question is no longer open', ...texts]) expect(body).toContain(text);
    expect(body).not.toMatch(/<form|Mercury|closest to the sun/);
  });

  test('tells the holder of an old link nothing of other tasks', async () => {
    const assigned_to = `${crypto.randomUUID()}@example.com`;
    const [one, other] = [await holder.seedReview({ assigned_to }), await holder.seedReview({ assigned_to })];
    await holder.press(one.code, { nonce: await holder.nonceFor(one.code), decision: 'APPROVED' });
    const whileAnotherWaits = await holder.show(one.code);
    await holder.press(other.code, { nonce: await holder.nonceFor(other.code), decision: 'APPROVED' });
    expect((await holder.show(one.code)).body).toBe(whileAnotherWaits.body);
  });

  test.each([UNKNOWN_CODE, 'short', `${UNKNOWN_CODE}x`, `${UNKNOWN_CODE.slice(1)}%`, ''])(
    'of the unknown link %j is a page for a browser and problem details for a program',
    async (code) => {
      const page = await holder.show(code);
      expect([page.statusCode, page.headers]).toEqual([404, PAGE_HEADERS]);
      expect(page.body).toContain('this link is not known, or was replaced by a newer one');
      expect(page.body).toContain('Open the link in the latest mail');
      const problem = await holder.show(code, PROGRAM);
      expect([problem.statusCode, problem.headers?.['content-type']]).toEqual([404, 'application/problem+json']);
      expect(bodyOf(problem).code).toBe('NOT_FOUND');
    },
  );
});

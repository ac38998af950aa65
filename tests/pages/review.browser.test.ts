import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { call, closedTask, mailedLink, submit } from '../support/api-client.ts';
import { someone, useBrowser } from '../support/inboxes.ts';
import { UNKNOWN_CODE } from '../support/review.ts';
import { decisionOf, openReviewWindow, type ReviewWindow } from '../support/review-window.ts';
import { authorizationOf } from '../support/target.ts';

const browsing = useBrowser();
let at: ReviewWindow;

beforeEach(async () => {
  at = await openReviewWindow(browsing.target, browsing.browser, false);
});

afterEach(() => at.context.close());

const pageWidth = () => at.page.locator('html').evaluate((html: { scrollWidth: number }) => html.scrollWidth);
const QUESTION = 'Which gas do plants take in for photosynthesis?';

/** Text that breaks layouts and readers: markup, LaTeX, emoji, both directions, controls of direction left open, one long word. */
const STRANGE = [
  'Is <b>x</b> & "y" right? $ \\frac{a}{b} \\neq \\sqrt[3]{x^2}$ 👩🏽‍🔬🇨🇭',
  '\u202eabc and \u2067def',
  'ما هو الكوكب الأقرب إلى الشمس؟ איזה כוכב?',
  'l'.repeat(1_000),
  '',
].join('\n');

describe('the page behind a mailed link, without scripts', () => {
  test('shows the question as typed, on a narrow screen without sideways scrolling', async () => {
    const question_text = STRANGE + 'word '.repeat((10_000 - [...STRANGE].length) / 5);
    const options = ['<i>yes</i>', `\u202eno ${'m'.repeat(990)}`, '{\\color{red}لا}'];
    await at.openMailedLink({ question_text, options, correct_answer: '{\\color{red}لا}' });
    expect(await at.page.locator('.question').textContent()).toBe(question_text);
    expect(await at.page.getByRole('listitem').allTextContents()).toEqual([
      ...options.slice(0, 2),
      '{\\color{red}لا} (correct answer)',
    ]);
    expect(await at.page.getByRole('list').getAttribute('type')).toBe('A');
    expect(await at.page.locator('.about').textContent()).toMatch(
      /^From author@example\.com, submitted .* UTC\. 6 days left, until .* UTC\.$/,
    );
    expect(await pageWidth()).toBe(360);
    expect(at.complaints).toEqual([]);
  });

  test('records an approval, and shows what was approved', async () => {
    const task_id = await at.openMailedLink();
    const link = at.page.url();
    await at.choose('Approve');
    await at.press();
    expect([at.page.url(), await at.heading()]).toEqual([link, 'Your decision is recorded: Approved']);
    expect(await at.record()).toEqual(expect.arrayContaining(['Approved']));
    expect(await at.page.locator('.question').textContent()).toBe(QUESTION);
    expect(await at.page.getByRole('button').count()).toBe(0);
    expect(await closedTask(browsing.target, task_id)).toMatchObject({ status: 'APPROVED', comments: null });
  });

  test('shows the record after going back, forward and loading again', async () => {
    await at.openMailedLink();
    const link = at.page.url();
    await at.page.goto(`${browsing.target.apiUrl}/healthz`);
    await at.page.goBack();
    await at.choose('Approve');
    await at.press();
    await at.page.getByRole('link', { name: 'sign in' }).click();
    await at.page.waitForURL(`${browsing.target.apiUrl}/`);
    const looked: unknown[] = [];
    const look = async (move: Promise<unknown>) => {
      await move;
      looked.push([at.page.url(), await at.heading(), await at.page.locator('.question').textContent()]);
    };
    await look(at.page.goBack());
    await look(at.page.reload());
    await look(at.page.goBack());
    await look(at.page.goForward());
    expect(looked).toEqual(Array(4).fill([link, 'Your decision is recorded: Approved', QUESTION]));
  });

  test('decides nothing without a choice, by Enter or by the button', async () => {
    const task_id = await at.openMailedLink();
    await at.page.getByRole('radio', { name: 'Approve', exact: true }).focus();
    await at.page.keyboard.press('Enter');
    await at.press();
    // The browser does not send the form until a choice is made.
    expect(await at.page.locator('input:invalid').count()).toBe(3);
    expect(await decisionOf(browsing.target, task_id)).toBeNull();
  });

  test('decides nothing by Enter where the choice is made', async () => {
    const task_id = await at.openMailedLink();
    await at.choose('Approve');
    for (let i = 0; i < 4; i += 1) await at.page.keyboard.down('Enter');
    await at.page.keyboard.up('Enter');
    // If the form had been sent, its answer would be here before this.
    await at.page.evaluate('fetch("/healthz")').catch(() => undefined);
    expect(await at.heading()).toBe('A question for your review');
    expect(await decisionOf(browsing.target, task_id)).toBeNull();
  });

  test('asks for comments before it rejects, and keeps what was typed', async () => {
    const task_id = await at.openMailedLink();
    await at.choose('Reject');
    await at.comments.fill('   ');
    await at.press();
    const alert = at.page.getByRole('alert');
    expect(await alert.textContent()).toContain('Nothing was recorded yet');
    expect(await alert.textContent()).toContain('Say in the comments what is wrong');
    expect(await alert.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    expect(await at.page.getByRole('radio', { name: 'Reject' }).isChecked()).toBe(true);
    await at.comments.fill('\nTwo options\nare right.');
    await at.press();
    expect(await at.record()).toEqual(expect.arrayContaining(['Rejected', '\nTwo options\nare right.']));
    expect(await closedTask(browsing.target, task_id)).toMatchObject({ comments: '\nTwo options\nare right.' });
  });

  test('sends no comment that was written for a rejection with an approval', async () => {
    const task_id = await at.openMailedLink();
    await at.choose('Reject');
    await at.comments.fill('This is wrong.');
    await at.choose('Approve');
    await at.press();
    expect(await at.page.getByRole('alert').textContent()).toContain('You chose to approve, and there are comments.');
    expect([await at.comments.inputValue(), await decisionOf(browsing.target, task_id)]).toEqual([
      'This is wrong.',
      null,
    ]);
    await at.comments.fill('Well done.');
    await at.page.getByRole('checkbox').check();
    await at.press();
    expect(await closedTask(browsing.target, task_id)).toMatchObject({ status: 'APPROVED', comments: 'Well done.' });
  });

  test('keeps all of a comment that is too long, and says so', async () => {
    const task_id = await at.openMailedLink();
    const typed = `${'word '.repeat(810)}The last sentence says why. END`;
    await at.choose('Reject');
    await at.comments.fill(typed);
    await at.press();
    expect(await at.page.getByRole('alert').textContent()).toContain('at most 4,000 characters. These have 4,081;');
    expect([await at.comments.inputValue(), await decisionOf(browsing.target, task_id)]).toEqual([typed, null]);
  });

  test('can be used with the keyboard alone', async () => {
    const task_id = await at.openMailedLink();
    await at.page.keyboard.press('Tab');
    await at.page.keyboard.press('Space');
    await at.page.keyboard.press('ArrowDown');
    await at.page.keyboard.press('Tab');
    await at.page.keyboard.type('Name the unit.');
    await at.page.keyboard.press('Tab');
    await at.page.keyboard.press('Tab');
    await at.page.keyboard.press('Enter');
    await at.page.getByRole('heading', { name: 'Your decision is recorded: Changes requested' }).waitFor();
    expect(await closedTask(browsing.target, task_id)).toMatchObject({
      status: 'CHANGES_REQUESTED',
      comments: 'Name the unit.',
    });
  });

  test('tells of a decision that was taken elsewhere meanwhile', async () => {
    const { target } = browsing;
    const assigned_to = someone('assessor');
    const task_id = await submit(target, { due_in_seconds: 3_600, assigned_to });
    await at.page.goto(await mailedLink(target, ({ destination }) => destination.to.includes(assigned_to)));
    const decision = { decision: 'CHANGES_REQUESTED', comments: 'Name the unit.' };
    await call(
      target,
      null,
      'POST',
      `/tasks/${task_id}/decision`,
      decision,
      await authorizationOf(target, assigned_to),
    );
    await at.choose('Approve');
    await at.press();
    expect(await at.record()).toEqual(expect.arrayContaining(['Changes requested', assigned_to, 'Name the unit.']));
  });

  test('takes one decision of two tabs', async () => {
    const task_id = await at.openMailedLink();
    const other = await at.context.newPage();
    await other.goto(at.page.url());
    await other.getByRole('radio', { name: 'Reject' }).check();
    await other.getByLabel('Comments for the author').fill('Two are right.');
    await at.choose('Approve');
    await at.press();
    await other.getByRole('button').click();
    expect(await other.getByRole('heading', { level: 1 }).textContent()).toBe('Your decision is recorded: Approved');
    expect(await other.locator('dd').first().textContent()).toBe('Approved');
    expect(await closedTask(browsing.target, task_id)).toMatchObject({ status: 'APPROVED', comments: null });
  });

  test('says that the time was over, where it ended while the page was open', async () => {
    const task_id = await at.openMailedLink({ due_in_seconds: 4 });
    expect(await at.page.locator('.about strong').textContent()).toBe('less than two minutes left');
    await closedTask(browsing.target, task_id);
    await at.choose('Approve');
    await at.press();
    expect(await at.heading()).toBe('This question is no longer open');
    expect(await at.record()).toEqual(['Closed because its time was over']);
    expect(await at.page.getByText('ask the author to submit it again').count()).toBe(1);
  });

  test.each(['/nowhere', '/review', '/assets/inbox-0.js'])('shows a page where there is nothing: %s', async (path) => {
    await at.page.goto(browsing.target.apiUrl + path);
    expect(await at.heading()).toBe('This link does not work');
  });

  test('says of a link that is not known what to do next', async () => {
    await at.page.goto(`${browsing.target.apiUrl}/review/${UNKNOWN_CODE}`);
    expect(await at.heading()).toBe('This link does not work');
    expect(await at.page.getByRole('link', { name: 'sign in' }).getAttribute('href')).toBe('/');
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { closedTask, decide, mailedLink, submit } from '../support/api-client.ts';
import { launchBrowser, seriousViolations } from '../support/browser.ts';
import { UNKNOWN_CODE } from '../support/review.ts';
import { startStack } from '../support/stack.ts';
import { type Target, targetOf } from '../support/target.ts';

let target: Target;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** What the browser complained about, such as a broken Content-Security-Policy. */
let complaints: string[];

beforeAll(async () => {
  target = targetOf(await startStack());
  browser = await launchBrowser();
}, 90_000);

afterAll(async () => {
  await browser.close();
  await target.stop();
});

async function openWindow(javaScriptEnabled: boolean): Promise<void> {
  complaints = [];
  context = await browser.newContext({ javaScriptEnabled, viewport: { width: 360, height: 740 } });
  page = await context.newPage();
  page.on('console', (message) => void complaints.push(message.text()));
}

afterEach(() => context.close());

async function openMailedLink(question: Record<string, unknown> = {}): Promise<string> {
  const assigned_to = `${crypto.randomUUID()}@example.com`;
  const task_id = await submit(target, { ...question, assigned_to });
  await page.goto(await mailedLink(target, ({ destination }) => destination.to.includes(assigned_to)));
  return task_id;
}

const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const heading = () => page.getByRole('heading', { level: 1 }).textContent();
const record = () => page.locator('dd').allTextContents();
const pageWidth = () => page.locator('html').evaluate((html: { scrollWidth: number }) => html.scrollWidth);

/** Text that breaks layouts and readers: markup, LaTeX, emoji, both directions, controls of direction left open, one long word. */
const STRANGE = [
  'Is <b>x</b> & "y" right? $\\frac{a}{b} \\neq \\sqrt[3]{x^2}$ 👩🏽‍🔬🇨🇭',
  '\u202eabc and \u2067def',
  'ما هو الكوكب الأقرب إلى الشمس؟ איזה כוכב?',
  'l'.repeat(1_000),
  '',
].join('\n');

describe('the page behind a mailed link, without scripts', () => {
  beforeEach(() => openWindow(false));

  test('shows the question as typed, on a narrow screen without sideways scrolling', async () => {
    const question_text = STRANGE + 'word '.repeat((10_000 - [...STRANGE].length) / 5);
    const options = ['<i>yes</i>', `\u202eno ${'m'.repeat(990)}`, '{\\color{red}لا}'];
    await openMailedLink({ question_text, options, correct_answer: '{\\color{red}لا}' });
    expect(await page.locator('.question').textContent()).toBe(question_text);
    expect(await page.getByRole('listitem').allTextContents()).toEqual([
      ...options.slice(0, 2),
      '{\\color{red}لا} (correct answer)',
    ]);
    expect(await page.getByRole('list').getAttribute('type')).toBe('A');
    expect(await page.locator('.about').textContent()).toMatch(
      /^From author@example\.com, submitted .* UTC\. 7 days left, until .* UTC\.$/,
    );
    expect(await pageWidth()).toBe(360);
    expect(complaints).toEqual([]);
  });

  test('records an approval, and says so to a second press', async () => {
    const task_id = await openMailedLink();
    const link = page.url();
    await press('Approve');
    expect(await heading()).toBe('Your decision is recorded');
    expect(await page.getByText('No other question waits for you').count()).toBe(1);
    expect(await closedTask(target, task_id)).toMatchObject({ status: 'APPROVED', comments: null });
    await page.goto(link);
    expect(await heading()).toBe('This question is no longer open');
    expect(await page.getByRole('button').count()).toBe(0);
  });

  test('asks for comments before it rejects, and keeps what was typed', async () => {
    const task_id = await openMailedLink();
    await page.getByLabel('Comments').fill('   ');
    await press('Reject');
    const alert = page.getByRole('alert');
    expect(await alert.textContent()).toContain('Nothing was recorded yet');
    expect(await alert.textContent()).toContain('Say in the comments what is wrong');
    expect(await alert.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    await page.getByLabel('Comments').fill('\nTwo options\nare right.');
    await press('Reject');
    expect(await record()).toEqual(expect.arrayContaining(['Rejected', '\nTwo options\nare right.']));
    expect(await closedTask(target, task_id)).toMatchObject({ comments: '\nTwo options\nare right.' });
  });

  test('can be used with the keyboard alone', async () => {
    const task_id = await openMailedLink();
    await page.keyboard.press('Tab');
    await page.keyboard.type('Name the unit.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/decision');
    expect(await heading()).toBe('Your decision is recorded');
    expect(await closedTask(target, task_id)).toMatchObject({
      status: 'CHANGES_REQUESTED',
      comments: 'Name the unit.',
    });
  });

  test('tells of a decision that was taken elsewhere meanwhile', async () => {
    const assigned_to = target.emailOf('assessor');
    const task_id = await submit(target, { due_in_seconds: 3_600 });
    await page.goto(await mailedLink(target, ({ destination }) => destination.to.includes(assigned_to)));
    await decide(target, task_id, 'CHANGES_REQUESTED', 'Name the unit.');
    await press('Approve');
    expect(await record()).toEqual(expect.arrayContaining(['Changes requested', assigned_to, 'Name the unit.']));
  });

  test('takes one decision of two tabs', async () => {
    const task_id = await openMailedLink();
    const other = await context.newPage();
    await other.goto(page.url());
    await other.getByLabel('Comments').fill('Two are right.');
    await press('Approve');
    await other.getByRole('button', { name: 'Reject', exact: true }).click();
    expect(await other.getByRole('heading', { level: 1 }).textContent()).toBe('This question is no longer open');
    expect(await other.locator('dd').first().textContent()).toBe('Approved');
    expect(await closedTask(target, task_id)).toMatchObject({ status: 'APPROVED', comments: null });
  });

  test('says that the time was over, where it ended while the page was open', async () => {
    const task_id = await openMailedLink({ due_in_seconds: 4 });
    expect(await page.locator('.about strong').textContent()).toBe('less than two minutes left');
    await closedTask(target, task_id);
    await press('Approve');
    expect(await heading()).toBe('This question is no longer open');
    expect(await record()).toEqual(['Closed because its time was over']);
    expect(await page.getByText('ask the author to submit it again').count()).toBe(1);
  });

  test('says of a link that is not known what to do next', async () => {
    await page.goto(`${target.apiUrl}/review/${UNKNOWN_CODE}`);
    expect(await heading()).toBe('This link does not work');
    expect(await page.getByRole('link', { name: 'sign in' }).getAttribute('href')).toBe('/');
  });
});

describe('the page behind a mailed link, with its script', () => {
  beforeEach(() => openWindow(true));

  test('keeps the comments when the network fails in the middle, until they are recorded', async () => {
    const task_id = await openMailedLink();
    const link = page.url();
    await page.getByLabel('Comments').fill('Two options\nare right.');
    await context.setOffline(true);
    await press('Reject');
    await page.waitForURL('chrome-error://**');
    await context.setOffline(false);
    await page.goto(link);
    expect(await page.getByLabel('Comments').inputValue()).toBe('Two options\nare right.');
    await press('Reject');
    expect(await heading()).toBe('Your decision is recorded');
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    expect(await closedTask(target, task_id)).toMatchObject({
      status: 'REJECTED',
      comments: 'Two options\nare right.',
    });
    expect(complaints.filter((text) => !text.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  });

  test('keeps the comments of two links in one tab apart', async () => {
    await openMailedLink();
    await page.getByLabel('Comments').fill('Of the first.');
    await openMailedLink();
    expect(await page.getByLabel('Comments').inputValue()).toBe('');
  });

  test.each(['light', 'dark'] as const)('keeps nobody out, in %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    const violations: Record<string, string[]> = {};
    const look = async (name: string) => {
      violations[name] = await seriousViolations(page);
    };
    await openMailedLink();
    await look('question');
    await press('Reject');
    await page.getByRole('alert').waitFor();
    await look('refusal');
    await press('Approve');
    await look('record');
    await page.goto(`${target.apiUrl}/review/${UNKNOWN_CODE}`);
    await look('unknown link');
    expect(violations).toEqual({ question: [], refusal: [], record: [], 'unknown link': [] });
  });
});

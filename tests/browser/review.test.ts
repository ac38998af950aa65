import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { listen } from '../../local/listen.ts';
import { closedTask, decide, mailedLink, submit } from '../support/api-client.ts';
import { launchBrowser } from '../support/browser.ts';
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

beforeEach(async () => {
  complaints = [];
  context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  page = await context.newPage();
  page.on('console', (message) => void complaints.push(message.text()));
});

afterEach(() => context.close());

async function openMailedLink(question: Record<string, unknown> = {}): Promise<string> {
  const assigned_to = `${crypto.randomUUID()}@example.com`;
  const task_id = await submit(target, { ...question, assigned_to });
  await page.goto(await mailedLink(target, ({ destination }) => destination.to.includes(assigned_to)));
  return task_id;
}

const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

describe('the page behind a mailed link, without scripts', () => {
  test('shows the question as typed, on a narrow screen without sideways scrolling', async () => {
    const question_text = `Is <b>x</b> & "y" right?\n\u202eabc\u202c ${'long'.repeat(100)}`;
    await openMailedLink({ question_text, options: ['<i>yes</i>', 'no'], correct_answer: 'no' });
    expect(await page.locator('.question').textContent()).toBe(question_text);
    expect(await page.getByRole('listitem').allTextContents()).toEqual(['<i>yes</i>', 'no (correct answer)']);
    const width = await page.locator('html').evaluate((html: { scrollWidth: number }) => html.scrollWidth);
    expect(width).toBe(360);
    expect(complaints).toEqual([]);
  });

  test('records an approval, and says so to a second press', async () => {
    const task_id = await openMailedLink();
    const link = page.url();
    await press('Approve');
    expect(await page.getByRole('heading').textContent()).toBe('Your decision is recorded');
    expect(await closedTask(target, task_id)).toMatchObject({ status: 'APPROVED', comments: null });
    await page.goto(link);
    expect(await page.getByRole('heading').textContent()).toBe('This question is no longer open');
    expect(await page.getByRole('button').count()).toBe(0);
  });

  test('asks for comments before it rejects, and keeps what was typed', async () => {
    const task_id = await openMailedLink();
    await page.getByLabel('Comments').fill('   ');
    await press('Reject');
    expect(await page.getByRole('alert').textContent()).toContain('Nothing was recorded yet');
    await page.getByLabel('Comments').fill('\nTwo options\nare right.');
    await press('Reject');
    expect(await page.locator('dd').allTextContents()).toEqual(
      expect.arrayContaining(['Rejected (REJECTED)', '\nTwo options\nare right.']),
    );
    expect(await closedTask(target, task_id)).toMatchObject({ comments: '\nTwo options\nare right.' });
  });

  test('tells of a decision that was taken elsewhere meanwhile', async () => {
    const assigned_to = target.emailOf('assessor');
    const task_id = await submit(target, { due_in_seconds: 3_600 });
    await page.goto(await mailedLink(target, ({ destination }) => destination.to.includes(assigned_to)));
    await decide(target, task_id, 'CHANGES_REQUESTED', 'Name the unit.');
    await press('Approve');
    expect(await page.locator('dd').allTextContents()).toEqual(
      expect.arrayContaining(['Changes requested (CHANGES_REQUESTED)', assigned_to, 'Name the unit.']),
    );
  });

  test('tells its address, in which the code is, to nobody', async () => {
    const referers: (string | undefined)[] = [];
    const elsewhere = createServer((request, response) => {
      referers.push(request.headers.referer);
      response.end();
    });
    const url = `http://127.0.0.1:${await listen(elsewhere, 0)}/`;
    const sent: Promise<Record<string, string>>[] = [];
    page.on('request', (request) => void sent.push(request.allHeaders()));
    await openMailedLink();
    await press('Approve');
    // What a reader's browser extension or a link in a later page could do.
    await page.locator('main').evaluate((main: { innerHTML: string }, href) => {
      main.innerHTML = `<a href="${href}">elsewhere</a>`;
    }, url);
    await page.getByRole('link', { name: 'elsewhere' }).click();
    await page.waitForURL(url);
    elsewhere.close();
    elsewhere.closeAllConnections();
    expect(new Set(referers)).toEqual(new Set([undefined]));
    const all = await Promise.all(sent);
    expect(all.length).toBeGreaterThan(2);
    expect(all.filter(({ referer }) => referer !== undefined)).toEqual([]);
  });
});

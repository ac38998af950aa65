import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { call, submit } from '../support/api-client.ts';
import { seriousViolations } from '../support/browser.ts';
import { type Inbox, openInbox, sidewaysScroll, signIn } from '../support/inbox.ts';
import { someone, useBrowser } from '../support/inboxes.ts';
import { authorizationOf } from '../support/target.ts';

/** Markup, an override of the writing direction, a line break, an endless word, LaTeX, emoji and Hebrew. */
const STRANGE = `Is <b>x</b> & "y" right?\n\u202eabc ${'long'.repeat(500)} $ \\frac{1}{2}$ 👩‍🏫 מה נכון?`;

const browsing = useBrowser();
const assessor = someone('assessor');
let inbox: Inbox;
let task_id: string;

beforeAll(async () => {
  task_id = await submit(browsing.target, {
    question_text: STRANGE,
    options: ['<i>yes</i>', STRANGE.slice(0, 900)],
    correct_answer: '<i>yes</i>',
    assigned_to: assessor,
  });
  await submit(browsing.target, { question_text: 'Short?', assigned_to: assessor });
}, 90_000);

afterEach(() => inbox.close());

/** Opens a route as the assessor and waits for `text`. */
async function open(route: string, text: string, options = {}): Promise<Page> {
  inbox = await openInbox(browsing.browser, `${browsing.target.apiUrl}/${route}`, options);
  await signIn(inbox.page, assessor);
  await inbox.page.getByText(text).first().waitFor();
  return inbox.page;
}

describe.each(['light', 'dark'] as const)('on a phone, %s', (colorScheme) => {
  const phone = { viewport: { width: 360, height: 740 }, colorScheme };

  test.each([
    ['the list of what waits', '#/', 'Short?'],
    ['the list of own questions', '#/mine', 'You have not submitted a question yet'],
    ['the form to submit', '#/new', 'Days to decide'],
    ['the page of a task', '#/tasks/TASK', 'Your decision'],
    ['a page that does not exist', '#/nothing', 'There is no such page'],
  ])('%s hinders nobody and needs no sideways scrolling', async (_, route, text) => {
    const page = await open(route.replace('TASK', task_id), text, phone);
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    expect(inbox.complaints).toEqual([]);
  });

  test.each([
    ['the keys', '?', 'previous question'],
    ['an approval', 'a', 'Until then you can undo it'],
  ])('the dialog of %s hinders nobody', async (_, key, text) => {
    const page = await open(`#/tasks/${task_id}`, 'Your decision', phone);
    await page.locator('main h1').press(key);
    await page.getByRole('dialog').getByText(text).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
  });

  test('the page to sign in hinders nobody', async () => {
    inbox = await openInbox(browsing.browser, browsing.target.apiUrl, phone);
    await inbox.page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await seriousViolations(inbox.page)).toEqual([]);
    await inbox.page.getByRole('button', { name: 'Sign in' }).click();
    await inbox.page.getByRole('heading', { name: 'Who are you?' }).waitFor();
    expect(await seriousViolations(inbox.page)).toEqual([]);
  });
});

test('shows a question exactly as it was typed', async () => {
  const page = await open(`#/tasks/${task_id}`, 'Your decision');
  expect(await page.locator('.question p.typed').textContent()).toBe(STRANGE);
  expect(await page.getByRole('listitem').first().textContent()).toBe('<i>yes</i> (correct answer)');
});

describe('a list that is left open', () => {
  const assessor = `${randomUUID()}@example.com`;
  const ask = (question_text: string) => submit(browsing.target, { question_text, assigned_to: assessor });

  async function openList(): Promise<{ page: Page; reads(): number }> {
    inbox = await openInbox(browsing.browser, browsing.target.apiUrl);
    const { page } = inbox;
    let reads = 0;
    page.on('request', (request) => {
      if (request.url().includes('/tasks?')) reads += 1;
    });
    // The page's timers only advance when the test says so.
    await page.clock.install();
    await signIn(page, assessor);
    await page.getByText('Stays?').waitFor();
    return { page, reads: () => reads };
  }

  /** Makes the page believe that its tab is shown or hidden. */
  const show = (page: Page, isShown: boolean) =>
    page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${!isShown}, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'))`);

  test('lets go of a task that is decided elsewhere, and shows a new one', async () => {
    await ask('Stays?');
    const decided = await ask('Goes?');
    const { page } = await openList();
    await page.getByText('Goes?').waitFor();
    const authorization = await authorizationOf(browsing.target, assessor);
    await call(browsing.target, null, 'POST', `/tasks/${decided}/decision`, { decision: 'APPROVED' }, authorization);
    await ask('Comes?');
    await page.clock.runFor(5000);
    await page.getByText('Comes?').waitFor();
    expect(await page.locator('.row .excerpt').allTextContents()).toEqual(['Stays?', 'Comes?']);
  });

  test('is one request, however many questions it shows', async () => {
    await ask('Which?');
    inbox = await openInbox(browsing.browser, browsing.target.apiUrl);
    const { page } = inbox;
    const reads: string[] = [];
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/tasks')) reads.push(pathname);
    });
    await page.clock.install();
    await signIn(page, assessor);
    await page.getByText('Which?').waitFor();
    expect(await page.locator('.row .excerpt').allTextContents()).toEqual(['Stays?', 'Comes?', 'Which?']);
    expect(reads).toEqual(['/tasks']);
  });

  test('is not read while its tab is hidden, and at once when it is shown again', async () => {
    const { page, reads } = await openList();
    await show(page, false);
    const before = reads();
    await page.clock.runFor(600_000);
    expect(reads()).toBe(before);
    const again = page.waitForRequest('**/tasks?*');
    await show(page, true);
    await again;
    const next = page.waitForRequest('**/tasks?*');
    await page.getByText('Stays?').waitFor();
    await page.clock.runFor(5000);
    await next;
  });
});

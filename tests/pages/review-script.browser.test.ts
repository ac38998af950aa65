import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { listen } from '../../packages/local-sam/src/listen.ts';
import { closedTask } from '../support/api-client.ts';
import { seriousViolations } from '../support/browser.ts';
import { useBrowser } from '../support/inboxes.ts';
import { UNKNOWN_CODE } from '../support/review.ts';
import { decisionOf, openReviewWindow, type ReviewWindow } from '../support/review-window.ts';

const browsing = useBrowser();
let at: ReviewWindow;

beforeEach(async () => {
  at = await openReviewWindow(browsing.target, browsing.browser, true);
});

afterEach(() => at.context.close());

const QUESTION = 'Which gas do plants take in for photosynthesis?';

describe('the page behind a mailed link, with its script', () => {
  test('keeps the comments when the network fails in the middle, until they are recorded', async () => {
    const task_id = await at.openMailedLink();
    const link = at.page.url();
    await at.choose('Reject');
    await at.comments.fill('Two options\nare right.');
    await at.context.setOffline(true);
    await at.press('Reject');
    await at.page.waitForURL('chrome-error://**');
    await at.context.setOffline(false);
    await at.page.goto(link);
    expect(await at.comments.inputValue()).toBe('Two options\nare right.');
    expect(await at.page.locator('input:checked').count()).toBe(0);
    await at.choose('Reject');
    await at.press('Reject');
    expect(await at.heading()).toBe('Your decision is recorded: Rejected');
    expect(await at.page.evaluate('sessionStorage.length')).toBe(0);
    expect(await closedTask(browsing.target, task_id)).toMatchObject({
      status: 'REJECTED',
      comments: 'Two options\nare right.',
    });
    expect(at.complaints.filter((text) => !text.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  });

  test('labels its button with the choice', async () => {
    await at.openMailedLink();
    const labels = [await at.page.getByRole('button').textContent()];
    for (const name of ['Reject', 'Approve', 'Request changes']) {
      await at.choose(name);
      labels.push(await at.page.getByRole('button').textContent());
    }
    expect(labels).toEqual(['Record my decision', 'Reject', 'Approve', 'Request changes']);
    expect(at.complaints).toEqual([]);
  });

  test('keeps apart what is written for a rejection and for an approval', async () => {
    const task_id = await at.openMailedLink();
    await at.choose('Reject');
    await at.comments.fill('This is wrong.');
    await at.choose('Approve');
    const kept = at.page.getByText('What you wrote for another decision is kept');
    expect([await at.comments.inputValue(), await kept.isVisible()]).toEqual(['', true]);
    await at.choose('Request changes');
    expect([await at.comments.inputValue(), await kept.isVisible()]).toEqual(['This is wrong.', false]);
    await at.page.reload();
    expect(await at.comments.inputValue()).toBe('This is wrong.');
    await at.choose('Approve');
    await at.press('Approve');
    expect(await at.heading()).toBe('Your decision is recorded: Approved');
    expect(await closedTask(browsing.target, task_id)).toMatchObject({ status: 'APPROVED', comments: null });
    // Nothing typed is lost, though it is not recorded.
    expect(await at.page.getByText('This is wrong.').isVisible()).toBe(true);
  });

  test('keeps apart what the server has shown again', async () => {
    const task_id = await at.openMailedLink();
    await at.choose('Reject');
    await at.comments.fill('This is wrong.');
    // As if the question had changed.
    await at.page.locator('[name=nonce]').evaluate((input: { value: string }) => {
      input.value = '';
    });
    await at.press('Reject');
    await at.page.getByRole('alert').waitFor();
    expect(await at.comments.inputValue()).toBe('This is wrong.');
    await at.choose('Approve');
    await at.press('Approve');
    expect(await at.heading()).toBe('Your decision is recorded: Approved');
    expect(await closedTask(browsing.target, task_id)).toMatchObject({ status: 'APPROVED', comments: null });
  });

  test('shows what was typed into a form that came too late', async () => {
    await at.openMailedLink();
    const other = await at.context.newPage();
    await other.goto(at.page.url());
    await other.getByRole('radio', { name: 'Reject' }).check();
    await other.getByLabel('Comments for the author').fill('Two are right.');
    await at.choose('Approve');
    await at.press('Approve');
    await other.getByRole('button', { name: 'Reject' }).click();
    expect(await other.locator('dd').first().textContent()).toBe('Approved');
    expect(await other.locator('#unrecorded').innerText()).toBe('Typed, and not recorded\n\nTwo are right.');
  });

  test('says of comments that are too long how long they are, sends nothing and cuts nothing', async () => {
    const task_id = await at.openMailedLink();
    await at.choose('Reject');
    await at.comments.fill('\u{1F642}'.repeat(4_000));
    const tooLong = at.page.getByText('Nothing was cut off.');
    expect(await tooLong.isVisible()).toBe(false);
    await at.comments.press('End');
    await at.page.keyboard.insertText('END');
    expect(await tooLong.textContent()).toBe(
      'The comments have 4,003 characters, and at most 4,000 can be sent. Nothing was cut off.',
    );
    await at.press('Reject');
    expect(await at.comments.inputValue()).toBe(`${'\u{1F642}'.repeat(4_000)}END`);
    expect(await decisionOf(browsing.target, task_id)).toBeNull();
  });

  test('decides nothing by a key that is still held down', async () => {
    const task_id = await at.openMailedLink();
    await at.choose('Approve');
    const button = at.page.getByRole('button', { name: 'Approve' });
    for (const key of ['Enter', 'Space']) {
      await at.comments.focus();
      await at.page.keyboard.down(key);
      await button.focus();
      for (let i = 0; i < 4; i += 1) await at.page.keyboard.down(key);
      await at.page.keyboard.up(key);
    }
    expect(await at.heading()).toBe('A question for your review');
    expect(await decisionOf(browsing.target, task_id)).toBeNull();
    await button.press('Enter');
    await at.page.getByRole('heading', { name: 'Your decision is recorded: Approved' }).waitFor();
  });

  test('stays right on a page that the browser has translated', async () => {
    await at.openMailedLink();
    // What a browser's translator does to texts that it may touch.
    await at.page.locator('body').evaluate((body) => {
      const walker = body.ownerDocument.createTreeWalker(body, 4);
      const texts = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) texts.push(node);
      for (const text of texts) {
        if (text.parentElement.closest('[translate=no], style, script') || text.data.trim() === '') continue;
        const font = body.ownerDocument.createElement('font');
        font.textContent = text.data.toUpperCase();
        text.replaceWith(font);
      }
    });
    expect(await at.page.locator('.question').textContent()).toBe(QUESTION);
    await at.page.getByRole('radio', { name: 'REJECT', exact: true }).check();
    expect(await at.page.getByRole('button').textContent()).toBe('REJECT');
    await at.page.getByRole('radio', { name: 'APPROVE', exact: true }).check();
    expect(await at.page.getByRole('button').textContent()).toBe('APPROVE');
  });

  test('keeps the comments of two links in one tab apart', async () => {
    await at.openMailedLink();
    await at.comments.fill('Of the first.');
    await at.openMailedLink();
    expect(await at.comments.inputValue()).toBe('');
  });

  test.each(['light', 'dark'] as const)('keeps nobody out, in %s', async (colorScheme) => {
    await at.page.emulateMedia({ colorScheme });
    const violations: Record<string, string[]> = {};
    const look = async (name: string) => {
      violations[name] = await seriousViolations(at.page);
    };
    await at.openMailedLink();
    await look('question');
    await at.choose('Reject');
    await at.press('Reject');
    await at.page.getByRole('alert').waitFor();
    await look('refusal');
    await at.choose('Approve');
    await at.press('Approve');
    await at.page.getByRole('heading', { name: 'Your decision is recorded: Approved' }).waitFor();
    await look('record');
    await at.page.goto(`${browsing.target.apiUrl}/review/${UNKNOWN_CODE}`);
    await look('unknown link');
    expect(violations).toEqual({ question: [], refusal: [], record: [], 'unknown link': [] });
  });

  test('tells its address, in which the code is, to nobody', async () => {
    const referers: (string | undefined)[] = [];
    const elsewhere = createServer((request, response) => {
      referers.push(request.headers.referer);
      response.end();
    });
    const url = `http://127.0.0.1:${await listen(elsewhere, 0)}/`;
    const sent: Promise<Record<string, string>>[] = [];
    at.page.on('request', (request) => void sent.push(request.allHeaders()));
    await at.openMailedLink();
    await at.choose('Approve');
    await at.press('Approve');
    // What a reader's browser extension or a link in a later page could do.
    await at.page.locator('main').evaluate((main: { innerHTML: string }, href) => {
      main.innerHTML = `<a href="${href}">elsewhere</a>`;
    }, url);
    await at.page.getByRole('link', { name: 'elsewhere' }).click();
    await at.page.waitForURL(url);
    elsewhere.close();
    elsewhere.closeAllConnections();
    expect(new Set(referers)).toEqual(new Set([undefined]));
    const all = await Promise.all(sent);
    expect(all.length).toBeGreaterThan(2);
    expect(all.filter(({ referer }) => referer !== undefined)).toEqual([]);
  });
});

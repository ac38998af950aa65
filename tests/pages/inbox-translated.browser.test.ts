import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { submit } from '../support/api-client.ts';
import { chooseDecision, confirmDecision, type Inbox, openInbox, setServiceForward, signIn } from '../support/inbox.ts';
import { useBrowser } from '../support/inboxes.ts';

const browsing = useBrowser();
let inbox: Inbox;
let page: Page;

afterEach(async () => {
  await inbox.close();
  expect(inbox.complaints).toEqual([]);
});

/** Two questions wait for a person who opens their list. */
async function openList(): Promise<void> {
  const assigned_to = `${randomUUID()}@example.com`;
  for (const question_text of ['One?', 'Two?']) await submit(browsing.target, { question_text, assigned_to });
  inbox = await openInbox(browsing.browser, browsing.target.apiUrl);
  page = inbox.page;
  await signIn(page, assigned_to);
  await page.getByText('Two?').waitFor();
}

/** Translates the page like Chrome: replaces each translatable text by Chrome's own elements. */
async function translate(): Promise<void> {
  await page.evaluate(`(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest('[translate=no], textarea, script') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
      const outer = document.createElement('font');
      const inner = outer.appendChild(document.createElement('font'));
      inner.append(text.data);
      text.replaceWith(outer);
    }
  })()`);
}

/** The texts that say where a question stands. */
const headings = () => page.locator('h1, h2, nav, .badge, button').allInnerTexts();

test('a decision shows on a translated page', async () => {
  await openList();
  await translate();
  await page.locator('.row-link').first().click();
  await page.getByRole('heading', { name: 'Your decision' }).waitFor();
  await translate();
  for (const name of ['Approve', 'Request changes', 'Reject']) {
    await page.getByRole('radio', { name, exact: true }).check();
    await page.getByRole('button', { name, exact: true }).waitFor();
    await translate();
  }
  await page.getByLabel('Comments').fill('Wrong.');
  await chooseDecision(page, 'Reject');
  await translate();
  await confirmDecision(page, 'Reject');
  await translate();
  await page.goBack();
  await page.getByRole('heading', { name: /^Question \w+ Rejected$/ }).waitFor();
  await page.getByRole('link', { name: 'Waiting for me 1' }).waitFor();
  const translated = await headings();
  await page.reload();
  await page.getByRole('link', { name: 'Waiting for me 1' }).waitFor();
  await page.getByRole('heading', { name: 'History' }).waitFor();
  expect(translated).toEqual(await headings());
});

test('counts, states and times change on a translated list', async () => {
  await openList();
  await page.getByText('due in 6 days').first().waitFor();
  await translate();
  await setServiceForward(page, 8 * 86_400);
  await page.getByText('Overdue').nth(1).waitFor();
  await translate();
  await page.getByText('due 1 day ago').or(page.getByText('yesterday')).first().waitFor();
  await page.getByRole('button', { name: 'Select all' }).click();
  await page.getByRole('button', { name: 'Approve 2 questions…' }).waitFor();
  await translate();
  await page.locator('.row').first().getByRole('checkbox').uncheck();
  await page.getByRole('button', { name: 'Approve 1 question…' }).waitFor();
  await page.getByLabel('Find').fill('nobody');
  await page.getByRole('heading', { name: 'Waiting for me 0 of 2' }).waitFor();
  expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
});

test('nobody translates what is decided upon', async () => {
  await openList();
  expect(await page.locator('.row .excerpt').first().getAttribute('translate')).toBe('no');
  await page.locator('.row-link').first().click();
  const isLeft = (text: string) => page.getByText(text).locator('xpath=ancestor-or-self::*[@translate="no"]').count();
  await page.getByLabel('Comments').fill('Wrong.');
  expect(await page.getByLabel('Comments').getAttribute('translate')).toBe('no');
  await chooseDecision(page, 'Approve');
  const dialog = page.getByRole('dialog');
  for (const part of ['.question > [dir]', 'blockquote']) {
    for (const one of await dialog.locator(part).all()) expect(await one.getAttribute('translate')).toBe('no');
  }
  await confirmDecision(page, 'Approve');
  await page.goBack();
  await page.getByRole('heading', { name: /^Question \w+ Approved$/ }).waitFor();
  expect(await isLeft('Wrong.')).toBe(1);
  expect(await isLeft('One?')).toBe(1);
  await page.getByRole('link', { name: 'Submit' }).click();
  for (const name of ['Question', 'Option A', 'Assessor']) {
    expect(await page.getByLabel(name, { exact: true }).getAttribute('translate')).toBe('no');
  }
});

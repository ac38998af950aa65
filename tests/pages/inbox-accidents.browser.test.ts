import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { listen } from '../../packages/local-sam/src/listen.ts';
import { closedTask, submit } from '../support/api-client.ts';
import { chooseDecision, confirmDecision, sendHeld } from '../support/inbox.ts';
import { useBrowser } from '../support/inboxes.ts';
import { focused, holdDown, type WatchedInbox, watchedInbox } from '../support/watched-inbox.ts';

/** Longer than a window is high. */
const LONG = `Which planet is closest to the sun?\n${'And why?\n'.repeat(80)}The end.`;

const browsing = useBrowser();
let inbox: WatchedInbox;
let page: Page;

afterEach(() => inbox.close());

/** Opens the page of a task that waits for the signed-in person, or with `#/` the list that it is in. */
async function openTask(route: (task_id: string) => string = (id) => `#/tasks/${id}`, options = {}): Promise<string> {
  const assigned_to = `${randomUUID()}@example.com`;
  const task_id = await submit(browsing.target, { question_text: LONG, assigned_to });
  inbox = await watchedInbox(browsing.browser, `${browsing.target.apiUrl}/${route(task_id)}`, assigned_to, options);
  page = inbox.page;
  await page.getByText('Which planet').first().waitFor();
  return task_id;
}

const dialog = () => page.getByRole('dialog');
const confirmButton = (name: string) => dialog().getByRole('button', { name, exact: true });

describe('no accident decides', () => {
  test.each([
    ['where nothing has the focus', async () => undefined, 0],
    ['over the heading of the decision', () => page.getByRole('heading', { name: 'Your decision' }).click(), 0],
    ['over the question, where keys act', () => page.getByText('The end.').click(), 1],
  ])('words that are typed %s', async (_, click, dialogs) => {
    await openTask();
    await click();
    await page.keyboard.type('as it stands, B is correct too\n \n');
    expect(await dialog().count()).toBe(dialogs);
    expect(await inbox.sent()).toEqual([]);
  });

  test('words that are typed over a list with a selection', async () => {
    await openTask(() => '#/');
    await page.getByRole('button', { name: 'Select all' }).click();
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.type('a good set\n');
    expect(await dialog().count()).toBe(0);
    await page.locator('.row-link').focus();
    await page.keyboard.type('a good set\n \n');
    await dialog().waitFor();
    expect(await inbox.sent()).toEqual([]);
  });

  test.each([
    ['Enter', 'the button', ['Enter'], () => page.getByRole('button', { name: 'Approve', exact: true })],
    ['the confirming keys', 'the comments', ['Control', 'Enter'], () => page.getByLabel('Comments')],
  ])('a held press of %s on %s, and then a new one does', async (_press, _place, keys, place) => {
    await openTask();
    await page.getByRole('radio', { name: 'Approve' }).check();
    await place().focus();
    await holdDown(page, ...keys);
    expect(await focused(page)).toBe('H2 Approve?');
    expect(await inbox.sent()).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await sendHeld(page);
    await page.getByRole('heading', { name: /^Question \w+ Approved$/ }).waitFor();
  });

  test('a held Enter on Cancel, which gives the focus back and does not ask again', async () => {
    await openTask();
    await chooseDecision(page, 'Approve');
    await dialog().getByRole('button', { name: 'Cancel' }).focus();
    await holdDown(page, 'Enter');
    expect(await dialog().count()).toBe(0);
    expect(await focused(page)).toBe('BUTTON Approve');
    expect(await inbox.sent()).toEqual([]);
  });

  test('a key that was down before it was asked, where the system does not say that it repeats', async () => {
    await openTask();
    await page.getByRole('radio', { name: 'Approve' }).check();
    await page.getByLabel('Comments').focus();
    await page.keyboard.down('Control');
    await page.keyboard.down('Enter');
    await dialog().waitFor();
    await page.evaluate(`document.activeElement.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', ctrlKey: true, bubbles: true }))`);
    expect(await inbox.sent()).toEqual([]);
  });

  test('a held approval in a list, which neither decides the next question nor opens it', async () => {
    const task_id = await openTask(() => '#/');
    await submit(browsing.target, {
      question_text: 'The next?',
      assigned_to: await page.locator('.account bdi').innerText(),
    });
    await page.getByText('The next?').waitFor();
    await page.locator('.row-link').first().focus();
    await page.keyboard.press('a');
    await dialog().getByText('The end.').waitFor();
    await page.keyboard.down('Control');
    await page.keyboard.down('Enter');
    await page.getByText(/Approved: question \w+\./).waitFor();
    expect(await focused(page)).toContain('The next?');
    await page.keyboard.down('Enter');
    await sendHeld(page);
    await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' });
    expect(await inbox.sent()).toHaveLength(1);
    expect(page.context().pages()).toHaveLength(1);
    expect(await closedTask(browsing.target, task_id)).toMatchObject({ status: 'APPROVED' });
  });

  test('Space, also on the button that confirms', async () => {
    await openTask();
    await chooseDecision(page, 'Approve');
    await page.keyboard.press('Space');
    await confirmButton('Approve').focus();
    await page.keyboard.press('Space');
    expect(await inbox.sent()).toEqual([]);
    await page.keyboard.press('Enter');
    await sendHeld(page);
    await page.getByRole('heading', { name: /^Question \w+ Approved$/ }).waitFor();
  });

  test('the second half of a double click', async () => {
    await openTask();
    await chooseDecision(page, 'Approve');
    await confirmButton('Approve').hover();
    await page.mouse.down({ clickCount: 2 });
    await page.mouse.up({ clickCount: 2 });
    expect(await inbox.sent()).toEqual([]);
    await confirmDecision(page, 'Approve');
    await page.getByRole('heading', { name: /^Question \w+ Approved$/ }).waitFor();
  });

  test.each(['APPROVED', 'REJECTED', 'x/y'])('an address that ends in /%s', async (end) => {
    await openTask((id) => `#/tasks/${id}/${end}`);
    await page.getByRole('heading', { name: 'Your decision' }).waitFor();
    expect(await dialog().count()).toBe(0);
    expect(await page.getByRole('radio', { checked: true }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Choose one of the three first' }).count()).toBe(1);
  });

  test('a reload, which keeps the choice and the comments and asks nothing', async () => {
    await openTask();
    await page.getByRole('radio', { name: 'Reject' }).check();
    await page.getByLabel('Comments').fill('Two are right.');
    await chooseDecision(page, 'Reject');
    await page.reload();
    await page.getByRole('radio', { name: 'Reject', checked: true }).waitFor();
    expect(await page.getByLabel('Comments').inputValue()).toBe('Two are right.');
    expect(await dialog().count()).toBe(0);
    expect(await inbox.sent()).toEqual([]);
  });

  test('another window that opened this one: it has lost hold of it', async () => {
    const task_id = await openTask();
    const opener = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<button onclick="w = window.open('${browsing.target.apiUrl}/')">Open</button>`);
    });
    const other = await page.context().newPage();
    await other.goto(`http://127.0.0.1:${await listen(opener, 0)}/`);
    const [popup] = await Promise.all([other.waitForEvent('popup'), other.getByRole('button').click()]);
    await popup.getByRole('button', { name: 'Sign out' }).waitFor();
    expect(await other.evaluate('w.closed')).toBe(true);
    await other.evaluate(`w.location = '${browsing.target.apiUrl}/#/tasks/${task_id}'`);
    expect(await popup.evaluate('location.hash')).not.toContain(task_id);
    opener.close();
    opener.closeAllConnections();
  });
});

describe('what is asked before a decision', () => {
  test.each([
    ['Approve', ''],
    ['Request changes', 'Name the unit.'],
    ['Reject', 'Two are right.'],
  ])('%s: the whole question and the comments, with the focus on the heading', async (name, comments) => {
    await openTask();
    await page.getByRole('radio', { name }).check();
    await page.getByLabel('Comments').fill(comments);
    await chooseDecision(page, name);
    expect(await focused(page)).toBe(`H2 ${name}?`);
    expect(await dialog().locator('p.typed').textContent()).toBe(LONG);
    expect(await dialog().getByRole('listitem').allTextContents()).toEqual([
      'Oxygen',
      'Carbon dioxide (correct answer)',
      'Nitrogen',
    ]);
    await dialog()
      .getByText(comments === '' ? 'Without comments.' : comments)
      .waitFor();
  });

  test('shows the question where the page is zoomed to 400 %', async () => {
    await openTask();
    await page.setViewportSize({ width: 320, height: 180 });
    await chooseDecision(page, 'Approve');
    const isShown = `(() => {
      const { left, top } = document.querySelector('dialog p.typed').getBoundingClientRect();
      const line = document.elementFromPoint(left + 10, top + 10);
      return line !== null && line.closest('dialog p.typed') !== null;
    })()`;
    expect(await page.evaluate(isShown)).toBe(true);
  });

  test('leaves the focus on the heading of what is recorded', async () => {
    await openTask();
    await chooseDecision(page, 'Approve');
    await confirmDecision(page, 'Approve');
    await page.getByRole('heading', { name: /^Question \w+ Approved$/ }).waitFor();
    expect(await focused(page)).toMatch(/^H1 Question [0-9a-f]{8} Approved$/);
  });

  test('is over after it: back, forward and a reload lead to the record, which shows the question', async () => {
    await openTask(() => '#/');
    await page.locator('.row-link').click();
    await page.getByRole('heading', { name: 'Your decision' }).waitFor();
    await chooseDecision(page, 'Approve');
    await confirmDecision(page, 'Approve');
    await page.getByRole('heading', { name: /^Question \w+ Approved$/ }).waitFor();
    await page.goBack();
    await page.getByText('All done: 1 approved.').waitFor();
    await page.goForward();
    await page.getByRole('heading', { name: /^Question \w+ Approved$/ }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: /^Question \w+ Approved$/ }).waitFor();
    expect(await page.locator('p.typed').textContent()).toBe(LONG);
    expect(await page.getByRole('radio').count()).toBe(0);
  });
});

describe('a complaint', () => {
  test('is not sent with an approval', async () => {
    const task_id = await openTask(() => '#/');
    await page.locator('.row-link').press('r');
    await page.getByRole('radio', { name: 'Reject', checked: true }).waitFor();
    expect(await page.locator('.fault:visible').count()).toBe(0);
    await page.keyboard.type('This is wrong.');
    for (const key of ['Tab', 'Enter', 'Enter']) await page.keyboard.press(key);
    expect(await focused(page)).toBe('H2 Reject?');
    expect(await inbox.sent()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('radio', { name: 'Approve' }).check();
    expect(await page.getByLabel('Comments').inputValue()).toBe('');
    await page.getByText('What you wrote to reject or to request changes is kept there.').waitFor();
    await chooseDecision(page, 'Approve');
    await confirmDecision(page, 'Approve');
    await page.getByRole('heading', { name: /^Question \w+ Approved$/ }).waitFor();
    expect(await closedTask(browsing.target, task_id)).toMatchObject({ status: 'APPROVED', comments: null });
  });

  test('is kept while something else is chosen, and asked for where there is none', async () => {
    await openTask();
    await page.getByRole('radio', { name: 'Request changes' }).check();
    await page.getByRole('button', { name: 'Request changes' }).click();
    await page.getByText('Tell the author why first.').waitFor();
    await page.keyboard.type('Name the unit.');
    await page.getByRole('radio', { name: 'Approve' }).check();
    await page.getByLabel('Comments').fill('Good.');
    await page.getByRole('radio', { name: 'Reject' }).check();
    expect(await page.getByLabel('Comments').inputValue()).toBe('Name the unit.');
    await page.getByRole('radio', { name: 'Approve' }).check();
    expect(await page.getByLabel('Comments').inputValue()).toBe('Good.');
  });
});

test('single keys can be switched off, for this browser', async () => {
  await openTask();
  await page.getByRole('button', { name: 'Keys' }).click();
  await page.getByLabel('Use single keys in this browser').uncheck();
  await page.keyboard.press('Escape');
  await page.reload();
  const heading = page.getByRole('heading', { level: 1 });
  await page.getByText('The end.').waitFor();
  for (const key of ['a', 'r', 'c', '?']) await heading.press(key);
  expect(await dialog().count()).toBe(0);
  expect(await page.getByRole('radio', { checked: true }).count()).toBe(0);
  await page.getByRole('button', { name: 'Keys' }).click();
  await page.getByLabel('Use single keys in this browser').check();
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'hidden' });
  await heading.press('a');
  await dialog().waitFor();
});

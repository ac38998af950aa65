import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { call, closedTask, submit } from '../support/api-client.ts';
import { useBrowser } from '../support/inboxes.ts';
import { focused, holdDown, type WatchedInbox, watchedInbox } from '../support/watched-inbox.ts';

const browsing = useBrowser();
let inbox: WatchedInbox;
let page: Page;

afterEach(() => inbox.close());

/** Opens the list of three questions, and asks to approve them all; unreadable ones are so from the beginning. */
async function askForThree(unreadable = -1): Promise<string[]> {
  const assessor = `${randomUUID()}@example.com`;
  const task_ids: string[] = [];
  for (const question_text of ['One?', 'Two?', 'Three?']) {
    task_ids.push(await submit(browsing.target, { question_text, assigned_to: assessor }));
  }
  inbox = await watchedInbox(browsing.browser, `${browsing.target.apiUrl}/#/mine`, assessor);
  page = inbox.page;
  if (unreadable >= 0) await page.route(`**/tasks/${task_ids[unreadable]}`, (route) => route.abort());
  await page.getByRole('link', { name: 'Waiting for me' }).click();
  await page.locator('.row').nth(2).waitFor();
  await page.getByRole('button', { name: 'Select all' }).click();
  await page.getByRole('button', { name: 'Approve 3 questions…' }).focus();
  await holdDown(page, 'Enter');
  await page.getByRole('dialog', { name: 'Approve 3 questions?' }).waitFor();
  return task_ids;
}

const ticks = () => page.getByRole('dialog').getByLabel('I have read this question');
const stateOf = async (task_id: string) => (await call(browsing.target, 'author', 'GET', `/tasks/${task_id}`)).body;

describe('several approvals', () => {
  test('have to be ticked one by one, by people who see what they tick', async () => {
    const task_ids = await askForThree();
    await page.getByText('Three?').last().waitFor();
    expect(await focused(page)).toBe('H2 Approve 3 questions?');
    await page.keyboard.press('Control+Enter');
    for (const tick of (await ticks().all()).slice(1)) await tick.check();
    await page.keyboard.press('Control+Enter');
    const button = page.getByRole('dialog').getByRole('button', { name: 'Approve 3 questions' });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    await button.click({ force: true });
    await page.getByText('Tick each question first: 2 of 3 are ticked').waitFor();
    expect(await inbox.sent()).toEqual([]);
    await ticks().first().check();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog', { name: '3 of 3 questions approved' }).waitFor();
    for (const task_id of task_ids)
      expect(await closedTask(browsing.target, task_id)).toMatchObject({ status: 'APPROVED' });
    await page.keyboard.press('Escape');
    await page.getByText('All done: 3 approved.').waitFor();
    await page.locator('h1:focus').waitFor();
  }, 60_000);

  test('leave out what is taken out', async () => {
    const [first = '', second = '', third = ''] = await askForThree();
    await page.getByRole('dialog').getByRole('button', { name: 'Take it out' }).nth(1).press('Enter');
    await page.getByRole('dialog', { name: 'Approve 2 questions?' }).waitFor();
    expect(await focused(page)).toBe('H2 Approve 2 questions?');
    for (const tick of await ticks().all()) await tick.check();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog', { name: '2 of 2 questions approved' }).waitFor();
    expect(await closedTask(browsing.target, first)).toMatchObject({ status: 'APPROVED' });
    expect(await closedTask(browsing.target, third)).toMatchObject({ status: 'APPROVED' });
    expect(await stateOf(second)).toMatchObject({ status: 'PENDING', decision: null });
  });

  test('wait for a question that cannot be read, which is tried again', async () => {
    const [, second = ''] = await askForThree(1);
    const fault = page.getByText('The question could not be read, so it cannot be approved.');
    await fault.waitFor();
    expect(await ticks().nth(1).isDisabled()).toBe(true);
    for (const index of [0, 2]) await ticks().nth(index).check();
    await page.keyboard.press('Control+Enter');
    expect(await inbox.sent()).toEqual([]);
    await page.unroute(`**/tasks/${second}`);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('dialog').getByText('Two?').waitFor();
    await ticks().nth(1).check();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog', { name: '3 of 3 questions approved' }).waitFor();
  });
});

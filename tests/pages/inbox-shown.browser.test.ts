import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { closedTask, submit } from '../support/api-client.ts';
import { type Inbox, openInbox, sendHeld, signIn } from '../support/inbox.ts';
import { useBrowser } from '../support/inboxes.ts';

const browsing = useBrowser();
let inbox: Inbox;

afterEach(() => inbox.close());

const someone = () => `${randomUUID()}@example.com`;

async function inboxOf(email: string, route: string): Promise<Page> {
  inbox = await openInbox(browsing.browser, `${browsing.target.apiUrl}/${route}`);
  await signIn(inbox.page, email);
  return inbox.page;
}

describe('the inbox', () => {
  test('approves nothing that it has not shown', async () => {
    const assessor = someone();
    const task_id = await submit(browsing.target, { question_text: 'Shown late?', assigned_to: assessor });
    const page = await inboxOf(assessor, '#/');
    await page.getByText('Shown late?').waitFor();
    const happened: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && happened.push('decided'));
    const { promise: shown, resolve: show } = Promise.withResolvers<void>();
    await page.route(`**/tasks/${task_id}`, async (route) => {
      await shown;
      happened.push('shown');
      await route.continue();
    });
    await page.reload();
    await page.locator('.row').waitFor();
    await page.locator('.row-link').focus();
    await page.keyboard.press('a');
    await page.getByRole('dialog').getByText('Loading the question…').waitFor();
    await page.keyboard.press('Control+Enter');
    const button = page.getByRole('dialog').getByRole('button', { name: 'Approve' });
    await button.hover();
    await page.mouse.down();
    show();
    await page.getByRole('dialog').getByText('Shown late?').waitFor();
    // The dialog has grown.
    await button.hover();
    await page.mouse.up();
    await sendHeld(page);
    await page.evaluate("fetch('/healthz').then((response) => response.text())");
    expect(happened).toEqual(['shown']);
    await page.keyboard.press('Control+Enter');
    await page.getByText(/Approved: question \w+\./).waitFor();
    expect(happened).toEqual(['shown']);
    await sendHeld(page);
    await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' });
    expect(happened).toEqual(['shown', 'decided']);
    expect(await closedTask(browsing.target, task_id)).toMatchObject({ status: 'APPROVED' });
  });

  test('shows nobody what another person has typed, whose sign-in ended in the same tab', async () => {
    const page = await inboxOf(someone(), '#/new');
    const question = page.getByLabel('Question', { exact: true });
    await question.fill('Half a question');
    await page.route('**/tasks?*', (route) => route.fulfill({ status: 401, json: { message: 'Unauthorized' } }));
    // Its list is read again at once.
    await page.reload();
    await page.getByRole('dialog', { name: 'Your sign-in has ended' }).waitFor();
    expect(await question.inputValue()).toBe('Half a question');
    await page.unroute('**/tasks?*');
    await page.getByRole('button', { name: 'Sign in again' }).click();
    const other = someone();
    await page.getByLabel('Or anybody else').fill(other);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText(other).first().waitFor();
    expect(await question.inputValue()).toBe('');
  });
});

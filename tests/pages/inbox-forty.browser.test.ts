import { beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { closedTask, submit } from '../support/api-client.ts';
import { sendHeld } from '../support/inbox.ts';
import { someone, useInboxes } from '../support/inboxes.ts';

const inboxes = useInboxes();
const DAY = 86_400;

/** Mathematics, code, Arabic, Chinese, 9,000 characters and plain text, in turn. */
const KINDS: ((n: number) => string)[] = [
  (n) => `What is $${n}^2 + \\frac{1}{${n}}$?`,
  (n) => `What does it print?\n\`\`\`c\nfor (int i = 0; i < ${n}; i++)\n  puts("$x$");\n\`\`\``,
  (n) => `ما هو الكوكب رقم ${n}؟`,
  (n) => `第${n}颗行星是哪一颗？`,
  (n) => `${'A long question. '.repeat(529)}Number ${n}?`,
  (n) => `Which planet has number ${n}?`,
];

/** The decision on each of forty questions: every fourth is rejected, every fifth goes back for changes. */
const decisionOf = (n: number) => (n % 4 === 0 ? 'REJECTED' : n % 5 === 0 ? 'CHANGES_REQUESTED' : 'APPROVED');
const NUMBERS = Array.from({ length: 40 }, (_, index) => index + 1);

async function askForty(assigned_to: string): Promise<string[]> {
  const task_ids: string[] = [];
  for (const n of NUMBERS) {
    const question_text = KINDS[n % KINDS.length]?.(n) ?? '';
    task_ids.push(await submit(inboxes.target, { question_text, assigned_to, due_in_seconds: n * DAY }));
  }
  return task_ids;
}

async function expectDecisions(task_ids: string[]): Promise<void> {
  for (const n of NUMBERS) {
    const status = decisionOf(n);
    const comments = status === 'APPROVED' ? null : `About ${n}.`;
    expect(await closedTask(inboxes.target, task_ids[n - 1] ?? '')).toMatchObject({ status, comments });
  }
}

const place = (page: Page, n: number) => page.getByText(`1 of ${41 - n}`, { exact: true });
let assessor: string;
let task_ids: string[];

beforeAll(async () => {
  assessor = someone('keys');
  task_ids = await askForty(assessor);
}, 60_000);

test('forty mixed questions are decided by keyboard alone, two keys for an approval', async () => {
  const page = await inboxes.inboxOf(assessor, '#/', { viewport: { width: 1440, height: 900 } });
  await page.locator('.row').nth(39).waitFor();
  // The link that skips the navigation, and its target.
  for (const key of ['Tab', 'Enter', 'Enter']) await page.keyboard.press(key);
  for (const n of NUMBERS) {
    if (n < 40) await place(page, n).waitFor();
    await page.locator('h1:focus').waitFor();
    await page.locator('.deciding').waitFor({ state: 'attached' });
    const decision = decisionOf(n);
    await page.keyboard.press({ APPROVED: 'a', REJECTED: 'r', CHANGES_REQUESTED: 'c' }[decision]);
    if (decision !== 'APPROVED') {
      await page.keyboard.type(`About ${n}.`);
      await page.keyboard.press('Control+Enter');
    }
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await sendHeld(page);
  await page.getByRole('link', { name: 'All done: 24 approved, 16 sent back' }).waitFor();
  await expectDecisions(task_ids);
}, 180_000);

test('and by touch, 390 pixels wide', async () => {
  const toucher = someone('touch');
  const tasks = await askForty(toucher);
  const options = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const page = await inboxes.inboxOf(toucher, '#/', options);
  await page.locator('.row').nth(39).waitFor();
  await page.locator('.row-link').first().tap();
  for (const n of NUMBERS) {
    if (n < 40) await place(page, n).waitFor();
    await page.locator('.deciding').waitFor({ state: 'attached' });
    const decision = decisionOf(n);
    const verb = { APPROVED: 'Approve', REJECTED: 'Reject', CHANGES_REQUESTED: 'Request changes' }[decision];
    await page.getByRole('radio', { name: verb, exact: true }).tap();
    if (decision !== 'APPROVED') await page.getByLabel('Comments').fill(`About ${n}.`);
    await page.getByRole('button', { name: verb, exact: true }).tap();
    await page.getByRole('dialog').getByRole('button', { name: verb, exact: true }).tap();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await sendHeld(page);
  await page.getByRole('link', { name: 'All done: 24 approved, 16 sent back' }).waitFor();
  await expectDecisions(tasks);
}, 180_000);

import { expect, test } from '@jest/globals';
import { eventually, submit } from '../support/api-client.ts';
import { seriousViolations } from '../support/browser.ts';
import { confirmDecision } from '../support/inbox.ts';
import { someone, useInboxes } from '../support/inboxes.ts';

const inboxes = useInboxes();

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/** Three questions that are not in the order of their deadlines. */
async function threeQuestions(assessor: string): Promise<void> {
  const ask = (question_text: string, due_in_seconds: number) =>
    submit(inboxes.target, { question_text, assigned_to: assessor, due_in_seconds });
  await ask('In a month?', 30 * DAY_SECONDS);
  await ask('In an hour?', HOUR_SECONDS);
  await ask('In three days?', 3 * DAY_SECONDS);
}

test('what waits stands by its deadline, and what is due within a day stands out', async () => {
  const assessor = someone('assessor');
  await threeQuestions(assessor);
  const page = await inboxes.inboxOf(assessor);
  for (const text of ['In a month?', 'In an hour?', 'In three days?']) await page.getByText(text).waitFor();
  expect(await page.locator('.row .excerpt').allTextContents()).toEqual([
    'In an hour?',
    'In three days?',
    'In a month?',
  ]);
  expect(await page.getByRole('region', { name: 'Later' }).locator('.excerpt').allTextContents()).toEqual([
    'In a month?',
  ]);
  expect(await page.locator('.due-soon').allTextContents()).toEqual([expect.stringMatching(/^due in 59 minutes/)]);
  expect(await seriousViolations(page)).toEqual([]);
});

test('j and k go from question to question without the list, and a decision leads to the next', async () => {
  const assessor = someone('assessor');
  await threeQuestions(assessor);
  const page = await inboxes.inboxOf(assessor);
  await eventually('the title tells what waits', async () =>
    (await page.title()) === '(3) Waiting for me – Approvals' ? true : undefined,
  );
  await page.getByRole('link', { name: 'In an hour?' }).click();
  const isShown = (text: string) => page.locator('article').getByText(text).waitFor();
  await isShown('In an hour?');
  expect(await page.title()).toMatch(/^\(3\) Question [0-9a-f]{8} – Approvals$/);
  await page.keyboard.press('j');
  await isShown('In three days?');
  await page.keyboard.press('j');
  await isShown('In a month?');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await isShown('In three days?');
  await page.keyboard.press('a');
  await confirmDecision(page, 'Approve');
  await isShown('In a month?');
  expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
});

test('without a keyboard one goes from question to question too, and sees how many there are', async () => {
  const assessor = someone('assessor');
  await threeQuestions(assessor);
  const page = await inboxes.inboxOf(assessor);
  await page.getByRole('link', { name: 'In an hour?' }).click();
  const place = page.getByRole('navigation', { name: 'Waiting questions' });
  await place.getByText('1 of 3').waitFor();
  expect(await place.getByRole('link').allTextContents()).toEqual(['Next']);
  await place.getByRole('link', { name: 'Next' }).click();
  await place.getByText('2 of 3').waitFor();
  await page.locator('article').getByText('In three days?').waitFor();
  await place.getByRole('link', { name: 'Next' }).click();
  await place.getByText('3 of 3').waitFor();
  expect(await place.getByRole('link').allTextContents()).toEqual(['Previous']);
  expect(await seriousViolations(page)).toEqual([]);
});

test('a printed question shows the question and its record, and nothing to press', async () => {
  const assessor = someone('assessor');
  await threeQuestions(assessor);
  const page = await inboxes.inboxOf(assessor);
  await page.getByRole('link', { name: 'In an hour?' }).click();
  await page.getByText('Submitted by').waitFor();
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByText('In an hour?').isVisible()).toBe(true);
  expect(await page.getByText('Submitted by').isVisible()).toBe(true);
  expect(await page.locator('button:visible, input:visible, textarea:visible, nav:visible').count()).toBe(0);
});

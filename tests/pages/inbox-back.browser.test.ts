import { expect, test } from '@jest/globals';
import { submit } from '../support/api-client.ts';
import { someone, useInboxes } from '../support/inboxes.ts';

const inboxes = useInboxes();

async function askMany(assigned_to: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const due_in_seconds = 86_400 * (30 + i);
    await submit(inboxes.target, { question_text: `Question ${i}?`, assigned_to, due_in_seconds });
  }
}

test('Back brings the filter back, and the row from which one left, where it was', async () => {
  const assessor = someone('assessor');
  await askMany(assessor, 18);
  const page = await inboxes.inboxOf(assessor);
  await page.getByLabel('State').selectOption('All');
  await page.getByLabel('Find').fill('author');
  expect(await page.evaluate('location.hash')).toBe('#/?status=ALL&find=author');
  await page.locator('.row-link').nth(15).click();
  await page.getByLabel('Comments').waitFor();
  await page.goBack();
  await page.getByText('Question 2?').waitFor();
  expect(await page.getByLabel('Find').inputValue()).toBe('author');
  expect(await page.getByLabel('State').inputValue()).toBe('');
  expect(await page.evaluate('document.activeElement.querySelector(".excerpt")?.textContent')).toBe('Question 2?');
  await page.reload();
  await page.getByText('Question 17?').waitFor();
  expect(await page.getByLabel('Find').inputValue()).toBe('author');
  await page.getByRole('link', { name: 'Waiting for me' }).click();
  await page.getByRole('heading', { name: 'Waiting for me' }).waitFor();
  expect(await page.getByLabel('Find').inputValue()).toBe('');
});

test('from a question one comes back to where one was in what waits', async () => {
  const assessor = someone('assessor');
  await askMany(assessor, 12);
  const page = await inboxes.inboxOf(assessor);
  await page.locator('.row-link').nth(11).click();
  await page.getByLabel('Comments').waitFor();
  await page.goBack();
  await page.locator('.row-link:focus').getByText('Question 11?').waitFor();
  expect(await page.evaluate('scrollY')).toBeGreaterThan(100);
});

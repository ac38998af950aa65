import { expect, test } from '@jest/globals';
import { submit } from '../support/api-client.ts';
import { someone, useInboxes } from '../support/inboxes.ts';

const inboxes = useInboxes();

test('a new tab needs no sign-in of its own, and nothing is stored outside of tabs', async () => {
  const assessor = someone('assessor');
  const task_id = await submit(inboxes.target, { question_text: 'In the other tab?', assigned_to: assessor });
  const page = await inboxes.inboxOf(assessor);
  const other = await page.context().newPage();
  await other.goto(`${inboxes.target.apiUrl}/#/tasks/${task_id}`);
  await other.getByText('In the other tab?').waitFor();
  expect(await other.evaluate('Object.keys(localStorage).length')).toBe(0);
  expect(await other.evaluate('document.cookie')).toBe('');
  await page.close();
  await other.reload();
  await other.getByText('In the other tab?').waitFor();
});

test('signing out signs out in every tab, and forgets what was typed there', async () => {
  const page = await inboxes.inboxOf(someone('author'));
  const other = await page.context().newPage();
  await other.goto(`${inboxes.target.apiUrl}/#/new`);
  await other.getByLabel('Question', { exact: true }).fill('Half a question');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await other.getByRole('button', { name: 'Sign in' }).waitFor();
  expect(await other.evaluate('sessionStorage.length')).toBe(0);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
});

test('a tab that waits for a sign-in goes on when another one has signed in', async () => {
  const assessor = someone('assessor');
  const task_id = await submit(inboxes.target, { question_text: 'Waits for a sign-in?', assigned_to: assessor });
  const { page } = await inboxes.open(`#/tasks/${task_id}`);
  await page.getByText('Your link leads to a question. Sign in to see it.').waitFor();
  const other = await page.context().newPage();
  await other.goto(inboxes.target.apiUrl);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await other.getByLabel('Or anybody else').fill(assessor);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Waits for a sign-in?').waitFor();
});

test('a sign-in that has ended is not handed on', async () => {
  const page = await inboxes.inboxOf(someone('assessor'));
  await page.evaluate(`{
    const session = JSON.parse(sessionStorage.getItem('session'));
    const payload = btoa(JSON.stringify({ exp: 1 }));
    sessionStorage.setItem('session', JSON.stringify({ ...session, token: 'x.' + payload + '.x' }));
  }`);
  const other = await page.context().newPage();
  await other.goto(inboxes.target.apiUrl);
  await other.getByRole('button', { name: 'Sign in' }).waitFor();
});

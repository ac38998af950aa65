import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { call, eventually } from '../support/api-client.ts';
import { seriousViolations } from '../support/browser.ts';
import { sidewaysScroll } from '../support/inbox.ts';
import { someone, useInboxes } from '../support/inboxes.ts';
import { authorizationOf } from '../support/target.ts';

const inboxes = useInboxes();
const { inboxOf } = inboxes;
const CONTENT = { question_text: 'Which planet has rings?', options: ['Venus', 'Saturn'], correct_answer: 'Saturn' };

async function as(email: string, method: string, path: string, body?: object) {
  return (await call(inboxes.target, null, method, path, body, await authorizationOf(inboxes.target, email))).body;
}
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** The office page, as the coordinator of this machine's issuer. */
async function office(): Promise<Page> {
  const { page } = await inboxes.open('#/office');
  await button(page, 'Sign in').click();
  await button(page, 'coordinator@example.com').click();
  await page.getByRole('heading', { name: 'Office' }).waitFor();
  return page;
}

test('an author gives a task to another assessor, and moves its deadline', async () => {
  const [author, assessor, other] = [someone('author'), someone('assessor'), someone('other')];
  const { task_id } = (await as(author, 'POST', '/questions', { ...CONTENT, assigned_to: assessor })) as {
    task_id: string;
  };
  const page = await inboxOf(author, `#/tasks/${task_id}`);
  await button(page, 'Reassign…').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('New assessor').fill(author);
  await dialog.getByRole('button', { name: 'Reassign', exact: true }).click();
  await dialog.getByRole('alert').getByText('Assigned_to must be somebody other than you.').waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await dialog.getByLabel('New assessor').fill(other);
  await dialog.getByRole('button', { name: 'Reassign', exact: true }).click();
  await page.getByText(`Given from ${assessor} to ${other} by ${author}`).waitFor();

  await button(page, 'Move the deadline…').click();
  await dialog.getByLabel('Days from now').fill('30');
  await dialog.getByRole('button', { name: 'Move', exact: true }).click();
  await page.getByText(/^Deadline moved to .* by author-/).waitFor();
  const { due_at } = (await as(author, 'GET', `/tasks/${task_id}`)) as { due_at: string };
  expect(Math.round((Date.parse(due_at) - Date.now()) / 86_400_000)).toBe(30);
});

test('an author replaces an assessor of a stage that has not opened', async () => {
  const [author, a, b, c] = [someone('author'), someone('a'), someone('b'), someone('c')];
  const stages = [{ assigned_to: [a] }, { assigned_to: [b] }];
  const { question_id } = (await as(author, 'POST', '/questions', { ...CONTENT, stages })) as { question_id: string };
  const page = await inboxOf(author, `#/questions/${question_id}`);
  await button(page, 'Replace an assessor…').click();
  await page.getByLabel('Instead of').selectOption(b);
  await page.getByLabel('New assessor').fill(c);
  await button(page, 'Replace').click();
  await page.getByText(`Given from ${b} to ${c}, in a later stage by ${author}`).waitFor();
});

test('a coordinator sees the office, finds what waits for somebody, and saves it as a file', async () => {
  const [author, assessor] = [someone('author'), someone('assessor')];
  const submit = () => as(author, 'POST', '/questions', { ...CONTENT, assigned_to: assessor });
  const { task_id, reference } = (await submit()) as { task_id: string; reference: string };
  const other = (await submit()) as { task_id: string };
  const page = await office();
  await page.getByRole('table', { name: 'Assessors' }).getByRole('button', { name: assessor }).click();
  await page.getByText(`Question ${reference}`).waitFor();
  await eventually('there are 2 rows', async () =>
    (await page.locator('.rows > li').count()) === 2 ? true : undefined,
  );
  expect(await seriousViolations(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBe(0);
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save as CSV').click()]);
  const lines = (await readFile(await download.path(), 'utf8')).split('\r\n');
  expect(lines[0]).toBe(
    '\ufeffreference,task_id,question_id,stage,status,decision,assigned_by,assigned_to,created_at,due_at,decided_by,decided_at',
  );
  expect(lines.filter((line) => line.includes(task_id))).toEqual([
    expect.stringMatching(`^${reference},${task_id},.*,1,PENDING,,${author},${assessor},`),
  ]);
  expect(lines).toHaveLength(4);

  const rows = (count: number) =>
    eventually(`there are ${count} rows`, async () =>
      (await page.locator('.rows > li').count()) === count ? true : undefined,
    );
  await page.getByLabel('Due before').fill('2026-01-01');
  await rows(0);
  await page.getByLabel('Due before').fill('2099-01-01');
  await rows(2);
  await page.getByLabel('Decided since').fill('2026-01-01');
  await rows(0);
  await as(assessor, 'POST', `/tasks/${other.task_id}/decision`, { decision: 'APPROVED' });
  await page.getByLabel('Due before').fill('');
  await rows(0);
  await page.getByLabel('State').selectOption({ label: 'All' });
  await rows(1);
  await page.getByLabel('Decided since').fill('');
  await rows(2);

  await page.getByRole('link', { name: new RegExp(`Question ${reference}`) }).click();
  await button(page, 'Reassign…').waitFor();
  expect(await page.getByRole('radio').count()).toBe(0);
});

test('somebody says that they are away; a coordinator sees it on their task', async () => {
  const [author, assessor, substitute] = [someone('author'), someone('assessor'), someone('substitute')];
  const { task_id } = (await as(author, 'POST', '/questions', { ...CONTENT, assigned_to: assessor })) as {
    task_id: string;
  };
  const page = await inboxOf(assessor, '#/away');
  await page.getByLabel('Substitute').fill(substitute);
  await page.getByLabel('From').fill('2035-01-01T09:00');
  await page.getByLabel('Until').fill('2035-01-01T08:00');
  await button(page, 'Save').click();
  await page.getByRole('alert').getByText('Until: must be after from.').waitFor();
  await page.getByLabel('Until').fill('2035-02-01T09:00');
  await button(page, 'Save').click();
  await page.getByText(`${substitute} assesses meanwhile.`).waitFor();
  expect(await seriousViolations(page)).toEqual([]);

  const other = await office();
  await other.goto(`${inboxes.target.apiUrl}/#/tasks/${task_id}`);
  await other.getByText(`${assessor} is away from 1 January 2035`).waitFor();
  await button(page, 'Delete').click();
  await page.getByText('Deleted.').waitFor();
});

test('an absence that cannot be read is said, and correcting an address loses nothing typed', async () => {
  const page = await office();
  await page.route('**/absences/*', (route) =>
    route.fulfill({ status: 503, json: { message: 'Service Unavailable' } }),
  );
  await page.goto(`${inboxes.target.apiUrl}/#/away`);
  await page.getByRole('alert').getByText('Service Unavailable').waitFor();
  await page.unroute('**/absences/*');
  await page.getByLabel('Substitute').fill('substitute@example.com');
  await page.getByLabel('From').fill('2035-01-01T09:00');
  await page.getByLabel('Who is away').fill(someone('away'));
  await page.getByRole('alert').waitFor({ state: 'detached' });
  expect(await page.getByLabel('Substitute').inputValue()).toBe('substitute@example.com');
  expect(await page.getByLabel('From').inputValue()).toBe('2035-01-01T09:00');
});

test('the office is for coordinators', async () => {
  const page = await inboxOf(someone('author'), '#/office');
  await page.getByRole('alert').getByText('Only coordinators may see the tasks of others.').waitFor();
  expect(await page.getByRole('link', { name: 'Office' }).count()).toBe(0);
});

test('a file that cannot hold all tasks says so', async () => {
  const [author, assessor] = [someone('author'), someone('assessor')];
  await as(author, 'POST', '/questions', { ...CONTENT, assigned_to: assessor });
  const page = await office();
  await page.getByRole('table', { name: 'Assessors' }).getByRole('button', { name: assessor }).click();
  await eventually('there is 1 row', async () => ((await page.locator('.rows > li').count()) === 1 ? true : undefined));
  // As if there were always another page, of the same task.
  await page.route('**/tasks?*limit=100*', async (route) => {
    const url = new URL(route.request().url());
    url.searchParams.delete('cursor');
    const response = await route.fetch({ url: url.toString() });
    await route.fulfill({ response, json: { ...(await response.json()), next_cursor: 'next' } });
  });
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save as CSV').click()]);
  expect((await readFile(await download.path(), 'utf8')).split('\r\n')).toHaveLength(102);
  await page.getByText('The file holds only the newest 100 tasks.').waitFor();
});

import { expect, test } from '@jest/globals';
import { call, closedTask, eventually, submit } from '../support/api-client.ts';
import { chooseDecision } from '../support/inbox.ts';
import { someone, useInboxes } from '../support/inboxes.ts';
import { authorizationOf } from '../support/target.ts';

const inboxes = useInboxes();

const decisionOf = async (task_id: string) =>
  (await call(inboxes.target, 'author', 'GET', `/tasks/${task_id}`)).body.decision;

/** The inbox of a person with these waiting questions; its timers only advance when the test says so. */
async function openInboxWith(...texts: string[]) {
  const assessor = someone('assessor');
  const task_ids: string[] = [];
  for (const question_text of texts) {
    const days = texts.length - task_ids.length;
    task_ids.push(
      await submit(inboxes.target, { question_text, assigned_to: assessor, due_in_seconds: 99 * 86_400 - days }),
    );
  }
  const page = await inboxes.inboxOf(assessor);
  await page.getByText(texts[0] ?? '').waitFor();
  return { page, assessor, task_ids: task_ids as [string, ...string[]] };
}

const confirm = (page: Awaited<ReturnType<typeof openInboxWith>>['page'], name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click();

test('a rejection can be undone: nothing is sent, and what was typed is there', async () => {
  const { page, task_ids } = await openInboxWith('One?', 'Two?');
  await page.getByText('One?').click();
  await page.getByLabel('Comments').fill('One is wrong.');
  await chooseDecision(page, 'Reject');
  await confirm(page, 'Reject');
  await page.locator('article').getByText('Two?').waitFor();
  await page.getByText(/Rejected: question \w+\./).waitFor();
  await page.getByRole('link', { name: 'Waiting for me 1' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.locator('article').getByText('One?').waitFor();
  await page.getByRole('link', { name: 'Waiting for me 2' }).waitFor();
  expect(await page.getByLabel('Comments').inputValue()).toBe('One is wrong.');
  expect(await page.getByRole('radio', { checked: true }).inputValue()).toBe('REJECTED');
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(await decisionOf(task_ids[0])).toBeNull();
});

test('u undoes an approval in the list', async () => {
  const { page, task_ids } = await openInboxWith('One?', 'Two?');
  await page.locator('.row-link').first().focus();
  await page.keyboard.press('a');
  await page.getByRole('dialog').getByText('One?').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('link', { name: 'Waiting for me 1' }).waitFor();
  await page.keyboard.press('u');
  await page.locator('article').getByText('One?').waitFor();
  await page.getByRole('link', { name: 'Waiting for me 2' }).waitFor();
  expect(await decisionOf(task_ids[0])).toBeNull();
});

test('a decision is sent after 8 seconds, and not before', async () => {
  const { page, task_ids } = await openInboxWith('One?');
  const posts: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
  await page.getByText('One?').click();
  await page.getByLabel('Comments').waitFor();
  await page.clock.install();
  await chooseDecision(page, 'Approve');
  // An installed clock still ticks by itself.
  await page.clock.pauseAt(Date.now() + 60_000);
  await confirm(page, 'Approve');
  await page.getByText('Your decision is sent in a moment. Until then you can undo it.').waitFor();
  await page.clock.runFor(7_900);
  expect(posts).toEqual([]);
  await page.clock.runFor(200);
  expect(await closedTask(inboxes.target, task_ids[0])).toMatchObject({ status: 'APPROVED' });
  await page.getByRole('heading', { name: /^Question \w+ Approved$/ }).waitFor();
  expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
  expect(posts).toHaveLength(1);
});

test('leaving the page sends what is held', async () => {
  const { page, task_ids } = await openInboxWith('One?');
  await page.getByText('One?').click();
  await chooseDecision(page, 'Approve');
  await confirm(page, 'Approve');
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  await page.goto('about:blank');
  expect(await closedTask(inboxes.target, task_ids[0])).toMatchObject({ status: 'APPROVED' });
});

test('a decision that came too late is said to be so, and the one that counts is shown', async () => {
  const { page, assessor, task_ids } = await openInboxWith('One?');
  await page.getByText('One?').click();
  await chooseDecision(page, 'Approve');
  await confirm(page, 'Approve');
  const elsewhere = await authorizationOf(inboxes.target, assessor);
  const rejection = { decision: 'REJECTED', comments: 'No.' };
  await call(inboxes.target, null, 'POST', `/tasks/${task_ids[0]}/decision`, rejection, elsewhere);
  await page.evaluate("dispatchEvent(new Event('pagehide'))");
  await page.getByRole('heading', { name: /^Question \w+ Rejected$/ }).waitFor();
  await page
    .getByText(/^Your decision about question \w+ is not recorded\. The decision REJECTED is recorded/)
    .waitFor();
  await eventually('the count of what was done', async () =>
    (await page.getByText('All done').count()) === 0 ? true : undefined,
  );
});

test('a decision is sent after the sign-in has ended: its comment is there after signing in again', async () => {
  const { page, assessor, task_ids } = await openInboxWith('One?');
  await page.getByText('One?').click();
  await page.getByLabel('Comments').fill('One is wrong.');
  await chooseDecision(page, 'Reject');
  await confirm(page, 'Reject');
  await page.route('**/decision', (route) => route.fulfill({ status: 401, json: { message: 'Unauthorized' } }));
  await page.evaluate("dispatchEvent(new Event('pagehide'))");
  await page.getByRole('dialog', { name: 'Your sign-in has ended' }).waitFor();
  await page.getByText(/about question \w+ is not recorded\. Your sign-in has ended/).waitFor();
  await page.unroute('**/decision');
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await page.getByLabel('Or anybody else').fill(assessor);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Comments').waitFor();
  expect(await page.getByLabel('Comments').inputValue()).toBe('One is wrong.');
  expect(await decisionOf(task_ids[0])).toBeNull();
});

test('w approves with a remark, from the list and from the page', async () => {
  const { page, task_ids } = await openInboxWith('One?', 'Two?');
  await page.locator('.row-link').first().focus();
  for (const text of ['One?', 'Two?']) {
    await page.keyboard.press('w');
    await page.getByRole('radio', { name: 'Approve', checked: true }).waitFor();
    await page.locator('textarea:focus').waitFor();
    await page.keyboard.type(`Good: ${text}`);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').getByText(`Good: ${text}`).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    if (text === 'One?') await page.locator('article').getByText('Two?').waitFor();
  }
  await page.evaluate("dispatchEvent(new Event('pagehide'))");
  for (const [index, text] of ['One?', 'Two?'].entries()) {
    const task = await closedTask(inboxes.target, task_ids[index] ?? '');
    expect(task).toMatchObject({ status: 'APPROVED', comments: `Good: ${text}` });
  }
});

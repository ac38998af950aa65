import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { call, submit } from '../support/api-client.ts';
import { confirmDecision, fillSubmission, type Inbox, openInbox, signIn } from '../support/inbox.ts';
import { useBrowser } from '../support/inboxes.ts';

const browsing = useBrowser();
let inbox: Inbox;
let page: Page;

afterEach(() => inbox.close());

async function open(email: string, route: string): Promise<void> {
  inbox = await openInbox(browsing.browser, `${browsing.target.apiUrl}/${route}`);
  page = inbox.page;
  await signIn(page, email);
}

/** Pastes as from a clipboard: all limits of a field apply. */
async function paste(field: Locator, text: string): Promise<void> {
  await field.focus();
  await page.evaluate(`document.execCommand('insertText', false, ${JSON.stringify(text)})`);
}

const field = (name: string) => page.getByLabel(name, { exact: true });
const count = async (name: string) => [...(await field(name).inputValue())].length;
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

describe('the form to submit', () => {
  test('keeps all that is pasted, and says at once what is too long and by how much', async () => {
    await open('author@example.com', '#/new');
    await fillSubmission(page, '', 'assessor@example.com');
    await paste(field('Question'), `${'word '.repeat(2010)}END`);
    await page.getByText('Question must be at most 10,000 characters; it has 10,053, which is 53 too many.').waitFor();
    await field('Option A').fill('');
    await paste(field('Option A'), `${'o'.repeat(1010)}END`);
    await page.getByText('Option A must be at most 1,000 characters; it has 1,013, which is 13 too many.').waitFor();
    expect(await count('Question')).toBe(10_053);
    expect(await count('Option A')).toBe(1_013);
    const sent: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
    await press('Submit');
    await page.getByText('Nothing was submitted yet. See what is marked above.').waitFor();
    await page.locator('textarea:focus').and(field('Question')).waitFor();
    expect(sent).toEqual([]);
    await field('Question').fill('');
    await paste(field('Question'), '🙂'.repeat(10_000));
    await field('Option A').fill('Venus');
    expect(await page.locator('.fault:visible').count()).toBe(0);
    await press('Submit');
    await page.getByRole('heading', { name: /^Question \w+ Waiting$/ }).waitFor();
    expect(await page.locator('p.typed').textContent()).toBe('🙂'.repeat(10_000));
  });

  test('keeps the lines of an option, in which Enter is a line break', async () => {
    await open('author@example.com', '#/new');
    await fillSubmission(page, 'What does it print?', 'assessor@example.com');
    await field('Option A').fill('');
    await paste(field('Option A'), 'for i in range(3):\n    print(i)');
    await page.keyboard.press('Enter');
    await page.keyboard.type('print("end")');
    expect(await field('Option A').inputValue()).toBe('for i in range(3):\n    print(i)\nprint("end")');
    await press('Submit');
    await page.getByRole('heading', { name: /^Question \w+ Waiting$/ }).waitFor();
    expect(await page.getByRole('listitem').first().textContent()).toBe(
      'for i in range(3):\n    print(i)\nprint("end")',
    );
  });

  test('says which option is blank, doubled or holds what nobody sees, and goes there', async () => {
    await open('author@example.com', '#/new');
    await fillSubmission(page, 'Which?', 'assessor@example.com');
    await press('Add an option');
    await page.locator('[aria-label="Option C"]:focus').waitFor();
    await page.keyboard.type('venus');
    await press('Add an option');
    await field('Option D').fill(' Venus\u200b');
    await press('Add an option');
    await field('Option E').fill('\u2800');
    await press('Submit');
    await page.getByText('Option D must differ from option A: readers see no difference.').waitFor();
    await page.getByText('Option E must not be blank.').waitFor();
    await page.locator('[aria-label="Option D"]:focus').waitFor();
    await page.getByLabel('Remove option D').click();
    await field('Option D').fill('a\u000bb');
    await page.getByText('Option D must hold no control characters besides tab and line breaks').waitFor();
    expect(await page.locator('.fault:visible').count()).toBe(2);
  });

  test('marks what only the API has found, until it is changed', async () => {
    await open('author@example.com', '#/new');
    await fillSubmission(page, 'Which?', 'assessor@example.com');
    const errors = [{ path: 'options.1', message: 'must be nicer' }];
    const problem = { status: 400, code: 'VALIDATION_FAILED', detail: 'the input is not valid', errors };
    await page.route('**/questions', (route) => route.fulfill({ status: 400, json: problem }));
    await press('Submit');
    await page.getByText('Option B must be nicer.').waitFor();
    await page.locator('[aria-label="Option B"]:focus').waitFor();
    await page.keyboard.type('!');
    await page.getByText('Option B must be nicer.').waitFor({ state: 'detached' });
  });
});

test('comments are kept whole, and not sent while they are too long', async () => {
  const assessor = `${randomUUID()}@example.com`;
  const task_id = await submit(browsing.target, { assigned_to: assessor });
  await open(assessor, `#/tasks/${task_id}`);
  await page.getByRole('radio', { name: 'Reject' }).check();
  await paste(page.getByLabel('Comments'), `${'word '.repeat(800)}END`);
  await page
    .getByText('The text of your comments must be at most 4,000 characters; it has 4,003, which is 3 too many.')
    .waitFor();
  await page.keyboard.press('Control+Enter');
  await press('Reject');
  expect(await page.getByRole('dialog').count()).toBe(0);
  await page.locator('#comments:focus').waitFor();
  await page.keyboard.press('Control+End');
  for (let n = 0; n < 3; n += 1) await page.keyboard.press('Backspace');
  await press('Reject');
  await confirmDecision(page, 'Reject');
  await page.getByRole('heading', { name: /^Question \w+ Rejected$/ }).waitFor();
  const { body } = await call(browsing.target, 'author', 'GET', `/tasks/${task_id}`);
  expect(body.comments).toBe('word '.repeat(800));
});

test('a person is found however the name is composed', async () => {
  const assessor = `${randomUUID()}@example.com`;
  await submit(browsing.target, { assigned_to: assessor });
  await open(assessor, '#/');
  await page.locator('.row').waitFor();
  await page.getByLabel('Find').fill('AUTHOR@ＥＸＡＭＰＬＥ.com');
  expect(await page.locator('.row').count()).toBe(1);
  await page.getByLabel('Find').fill('nobody');
  expect(await page.locator('.row').count()).toBe(0);
});

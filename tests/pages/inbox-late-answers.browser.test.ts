import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { call } from '../support/api-client.ts';
import { chooseDecision, sendHeld } from '../support/inbox.ts';
import { someone, useInboxes } from '../support/inboxes.ts';
import { authorizationOf } from '../support/target.ts';

const inboxes = useInboxes();
const rows = (page: Page) => page.locator('.rows > li');

async function submit(author: string, path: string, body: object): Promise<{ task_id: string }> {
  const authorization = await authorizationOf(inboxes.target, author);
  const answer = await call(inboxes.target, null, 'POST', path, body, authorization);
  expect(answer.status).toBe(201);
  return answer.body;
}

const question = (question_text: string) => ({
  ...{ question_text, options: ['Venus', 'Mercury'], correct_answer: 'Mercury' },
});

/** Holds back answers, as they are at the moment of the request, until `arrive` lets them come. */
async function holdBack(page: Page, glob: string, fits: (url: URL) => boolean) {
  const [released, release] = latch();
  const [held, hold] = latch();
  await page.route(glob, async (route) => {
    const url = new URL(route.request().url());
    if (!fits(url)) return await route.fallback();
    url.searchParams.delete('cursor');
    const response = await route.fetch({ url: url.href });
    hold();
    await released;
    await route.fulfill({ response, headers: { ...response.headers(), 'x-held-back': 'yes' } });
  });
  const arrive = async () => {
    const answer = page.waitForResponse((response) => response.headers()['x-held-back'] === 'yes');
    release();
    await (await answer).finished();
    // Whatever the answer changes is on the page two frames later.
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  };
  return { held, arrive };
}

function latch(): [Promise<void>, () => void] {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return [opened, open];
}

test('a slow next page is not added to the list of another search', async () => {
  const author = someone('author');
  await submit(author, '/questions', { ...question('Which planet is hot?'), assigned_to: someone('assessor') });
  await submit(author, '/questions', { ...question('Which metal is liquid?'), assigned_to: someone('assessor') });
  const page = await inboxes.inboxOf(author, '#/new');
  // As if there were a second page, which holds the first again.
  await page.route('**/questions?*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), next_cursor: 'next' } });
  });
  const late = await holdBack(page, '**/questions?*', ({ searchParams }) => searchParams.has('cursor'));
  await page.goto(`${inboxes.target.apiUrl}/#/questions`);
  await page.getByText('Which planet is hot?').waitFor();
  await page.getByRole('button', { name: 'Show more' }).click();
  await late.held;
  await page.getByRole('searchbox').fill('LIQUID');
  await page.getByText('Which planet is hot?').waitFor({ state: 'detached' });
  await late.arrive();
  expect(await rows(page).allInnerTexts()).toEqual([expect.stringContaining('Which metal is liquid?')]);
});

test('a slow list of papers does not replace that of another role', async () => {
  const [author, other] = [someone('author'), someone('other')];
  await submit(author, '/papers', {
    title: 'Planets',
    questions: [question('Which planet is hot?')],
    assigned_to: other,
  });
  await submit(other, '/papers', {
    title: 'Metals',
    questions: [question('Which metal is hot?')],
    assigned_to: author,
  });
  const page = await inboxes.inboxOf(author, '#/new');
  const late = await holdBack(page, '**/papers?*', ({ searchParams }) => searchParams.get('role') === 'author');
  await page.goto(`${inboxes.target.apiUrl}/#/papers`);
  await late.held;
  await page.getByRole('button', { name: 'To assess' }).click();
  await page.getByText('Metals').waitFor();
  await late.arrive();
  expect(await rows(page).allInnerTexts()).toEqual([expect.stringContaining('Metals')]);
});

test('a slow answer does not bring back the assessor of before', async () => {
  const [author, first, second] = [someone('author'), someone('first'), someone('second')];
  const body = { ...question('Which planet is hot?'), assigned_to: someone('assessor') };
  const { task_id } = await submit(author, '/questions', body);
  const page = await inboxes.inboxOf(author, `#/tasks/${task_id}`);
  const assignTo = async (address: string) => {
    await page.getByRole('button', { name: 'Reassign…' }).click();
    await page.getByLabel('New assessor').fill(address);
    await page.getByRole('dialog').getByRole('button', { name: 'Reassign', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  await page.getByRole('button', { name: 'Reassign…' }).waitFor();
  let reads = 0;
  const late = await holdBack(page, `**/tasks/${task_id}`, () => {
    reads += 1;
    return reads === 1;
  });
  await assignTo(first);
  await late.held;
  await assignTo(second);
  const facts = page.locator('.facts').first();
  await facts.getByText(second).waitFor();
  await late.arrive();
  expect(await facts.innerText()).toContain(second);
});

test('what is typed while a file is read stays, and of two files the later one counts', async () => {
  const page = await inboxes.inboxOf(someone('author'), '#/papers');
  const late = await holdBack(page, '**/paper-files*', () => true);
  await page.getByRole('link', { name: 'Submit a paper…' }).click();
  const choose = (name: string, text: string) =>
    page
      .getByLabel('Drop a file here, or choose it')
      .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  await choose('first.gift', 'Which planet is hot?{=Venus ~Mars}');
  await late.held;
  await choose('second.gift', 'Which metal is liquid?{=Mercury ~Iron}\n\nWhich metal is red?{=Copper ~Iron}');
  await page.getByLabel('Title').fill('Planets');
  await late.arrive();
  await page.getByRole('heading', { name: 'Read as GIFT: 2 questions' }).waitFor();
  expect(await page.getByLabel('Title').inputValue()).toBe('Planets');
});

test('the next page of a list is not offered while the list of another search is read', async () => {
  const author = someone('author');
  await submit(author, '/questions', { ...question('Which planet is hot?'), assigned_to: someone('assessor') });
  const page = await inboxes.inboxOf(author, '#/new');
  await page.route('**/questions?*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), next_cursor: 'next' } });
  });
  const late = await holdBack(page, '**/questions?*', ({ searchParams }) => searchParams.has('search'));
  await page.goto(`${inboxes.target.apiUrl}/#/questions`);
  await page.getByRole('button', { name: 'Show more' }).waitFor();
  await page.getByRole('searchbox').fill('planet');
  await late.held;
  expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0);
  await late.arrive();
});

test('a decision that was sent does not bring its form back, though the record cannot be read', async () => {
  const [author, assessor] = [someone('author'), someone('assessor')];
  const { task_id } = await submit(author, '/questions', {
    ...question('Which planet is hot?'),
    assigned_to: assessor,
  });
  const page = await inboxes.inboxOf(assessor, `#/tasks/${task_id}`);
  await chooseDecision(page, 'Approve');
  await page.route(`**/tasks/${task_id}`, (route) => route.abort());
  await page.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click();
  const held = page.getByText('Your decision is sent in a moment. Until then you can undo it.');
  await held.waitFor();
  await sendHeld(page);
  await held.waitFor({ state: 'detached' });
  await page.getByRole('alert').getByText('There is no connection').waitFor();
  expect(await page.getByLabel('Comments').count()).toBe(0);
  await page.unroute(`**/tasks/${task_id}`);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: /^Question \w+ Approved$/ }).waitFor();
});

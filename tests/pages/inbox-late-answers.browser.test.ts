import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { call } from '../support/api-client.ts';
import { someone, useInboxes } from '../support/inboxes.ts';
import { authorizationOf } from '../support/target.ts';

const inboxes = useInboxes();
const rows = (page: Page) => page.locator('.rows > li');

async function submit(author: string, path: string, body: object): Promise<void> {
  const authorization = await authorizationOf(inboxes.target, author);
  expect((await call(inboxes.target, null, 'POST', path, body, authorization)).status).toBe(201);
}

const question = (question_text: string) => ({
  ...{ question_text, options: ['Venus', 'Mercury'], correct_answer: 'Mercury' },
});

/** Holds back a request to `path` with this query parameter, until `arrive` lets its answer come. */
async function holdBack(page: Page, path: string, parameter: string, value: string) {
  const fits = (url: string) => new URL(url).pathname === path && new URL(url).searchParams.get(parameter) === value;
  const [released, release] = latch();
  const [held, hold] = latch();
  await page.route(`**${path}?*`, async (route) => {
    if (fits(route.request().url())) {
      hold();
      await released;
    }
    await route.fallback();
  });
  const arrive = async () => {
    const answer = page.waitForResponse((response) => fits(response.url()));
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
    const url = new URL(route.request().url());
    url.searchParams.delete('cursor');
    const response = await route.fetch({ url: url.toString() });
    await route.fulfill({ response, json: { ...(await response.json()), next_cursor: 'next' } });
  });
  const late = await holdBack(page, '/questions', 'cursor', 'next');
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
  const late = await holdBack(page, '/papers', 'role', 'author');
  await page.goto(`${inboxes.target.apiUrl}/#/papers`);
  await late.held;
  await page.getByRole('button', { name: 'To assess' }).click();
  await page.getByText('Metals').waitFor();
  await late.arrive();
  expect(await rows(page).allInnerTexts()).toEqual([expect.stringContaining('Metals')]);
});

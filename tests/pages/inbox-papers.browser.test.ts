import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { readPaper } from '../../src/formats/read-paper.ts';
import { call } from '../support/api-client.ts';
import { seriousViolations } from '../support/browser.ts';
import { sendHeld, sidewaysScroll } from '../support/inbox.ts';
import { someone, useInboxes } from '../support/inboxes.ts';
import { authorizationOf } from '../support/target.ts';

const inboxes = useInboxes();
const { inboxOf } = inboxes;
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function as<T>(email: string, method: string, path: string, body?: object): Promise<T> {
  return (await call(inboxes.target, null, method, path, body, await authorizationOf(inboxes.target, email))).body as T;
}

interface Paper {
  paper_id: string;
  status: string;
  questions: { tasks: { task_id: string; assigned_to: string; decision: string | null }[] }[];
}

const QUESTIONS = 100;
const GIFT = Array.from({ length: QUESTIONS }, (_, i) => `What is ${i} + 1?{=${i + 1} ~${i} ~${i + 2}}\n`).join('\n');
const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

/** Approves everything that a person has in a paper, a hundred per call. */
async function approveAll(email: string, paper_id: string): Promise<void> {
  const { questions } = await as<Paper>(email, 'GET', `/papers/${paper_id}`);
  const own = questions
    .flatMap(({ tasks }) => tasks)
    .filter((task) => task.assigned_to === email && task.decision === null);
  const decisions = own.map(({ task_id }) => ({ task_id, decision: 'APPROVED' }));
  if (decisions.length > 0) await as(email, 'POST', '/decisions', { decisions });
}

test('a paper of 100 questions comes in from a file, is decided in two stages, and goes out as Moodle XML', async () => {
  const [author, a, b, c] = [someone('author'), someone('a'), someone('b'), someone('c')];
  const page = await inboxOf(author, '#/papers');
  await page.getByRole('link', { name: 'Submit a paper…' }).click();
  await page.getByLabel('Drop a file here, or choose it').setInputFiles(file('paper.gift', GIFT));
  await page.getByRole('heading', { name: 'Read as GIFT: 100 questions' }).waitFor();
  expect(await sidewaysScroll(page)).toBe(0);
  await page.getByLabel('Title').fill('Sums');
  await button(page, 'Several assessors, in stages').click();
  await page.getByLabel('Assessors of stage 1').fill(`${a}\n${b}`);
  await button(page, 'Add a stage').click();
  await page.getByLabel('Assessors of stage 2').fill(c);
  await button(page, 'Submit 100 questions').click();
  await page.getByRole('heading', { name: /^Sums/ }).waitFor();
  const paper_id = page.url().split('/').at(-1) ?? '';
  for (const assessor of [a, b, c]) await approveAll(assessor, paper_id);
  expect((await as<Paper>(author, 'GET', `/papers/${paper_id}`)).status).toBe('APPROVED');
  await page.reload();
  await page.getByText('100 approved').waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save').click()]);
  const saved = readPaper({ bytes: await readFile(await download.path()), file_name: download.suggestedFilename() });
  expect([saved.format, saved.questions.length, saved.faults]).toEqual(['moodle-xml', QUESTIONS, []]);
  expect(saved.questions[41]).toMatchObject({
    question_text: 'What is 41 + 1?',
    options: ['42', '41', '43'],
    correct_answer: '42',
  });
}, 120_000);

test('what is not understood is shown by line, beside what is; and nothing is sent before somebody says so', async () => {
  const author = someone('author');
  const page = await inboxOf(author, '#/papers/new');
  await page.getByLabel('Or paste the questions').fill('Which planet is red?{=Mars ~Venus}\n\n::two::Why?{}\n');
  await button(page, 'Read what I pasted').click();
  await page.getByText('Line 3, two: is an essay').waitFor();
  await page.getByRole('listitem').getByText('Which planet is red?').waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await button(page, 'Submit 1 question').click();
  await page.getByText('Nothing was submitted yet. See what is marked above.').waitFor();
  expect(await as<{ papers: object[] }>(author, 'GET', '/papers')).toMatchObject({ papers: [] });
  await page.reload();
  await page.getByText('Line 3, two: is an essay').waitFor();
  await page.getByLabel('Drop a file here, or choose it').setInputFiles(file('paper.xml', 'Which?{=a ~b}'));
  await page.getByText('Its name ends in .xml, but it is not Moodle XML: it looks like GIFT.').waitFor();
});

test('an assessor decides several questions of a paper at once', async () => {
  const [author, assessor] = [someone('author'), someone('assessor')];
  const questions = [1, 2].map((i) => ({ question_text: `Number ${i}?`, options: ['a', 'b'], correct_answer: 'a' }));
  const { paper_id } = await as<Paper>(author, 'POST', '/papers', { title: 'Two', assigned_to: assessor, questions });
  const page = await inboxOf(assessor, '#/papers');
  await button(page, 'To assess').click();
  await page.getByRole('link', { name: 'Two' }).click();
  await page.getByRole('heading', { name: 'Waiting for you' }).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await button(page, 'Select all').click();
  await page.getByRole('button', { name: /^Approve 2/ }).click();
  const dialog = page.getByRole('dialog');
  // Both questions are there: one that is not listed yet would not be ticked.
  await dialog.getByLabel('I have read this question').nth(1).waitFor();
  for (const tick of await dialog.getByLabel('I have read this question').all()) await tick.check();
  await dialog.getByRole('button', { name: /^Approve 2/ }).click();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByText('2 approved').waitFor();
  expect((await as<Paper>(author, 'GET', `/papers/${paper_id}`)).status).toBe('APPROVED');
});

test('an author withdraws a paper', async () => {
  const [author, assessor] = [someone('author'), someone('assessor')];
  const questions = [{ question_text: 'Number?', options: ['a', 'b'], correct_answer: 'a' }];
  const { paper_id } = await as<Paper>(author, 'POST', '/papers', { title: 'One', assigned_to: assessor, questions });
  const page = await inboxOf(author, `#/papers/${paper_id}`);
  await button(page, 'Withdraw…').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw', exact: true }).click();
  await page.getByText('1 withdrawn').waitFor();
});

const ONE = [{ question_text: 'Number?', options: ['a', 'b'], correct_answer: 'a' }];

test('a question whose approval is held leaves the paper’s list, and the paper shows it once it is sent', async () => {
  const [author, assessor] = [someone('author'), someone('assessor')];
  const body = { title: 'One', assigned_to: assessor, questions: ONE };
  const { paper_id } = await as<Paper>(author, 'POST', '/papers', body);
  const page = await inboxOf(assessor, `#/papers/${paper_id}`);
  await page.locator('.rows .row-link').focus();
  await page.keyboard.press('a');
  await button(page, 'Approve').waitFor();
  await page.getByRole('dialog').getByText('Number?').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: 'Waiting for you' }).waitFor({ state: 'detached' });
  expect(await button(page, 'Undo').count()).toBe(1);
  await sendHeld(page);
  await page.getByText('1 approved').waitFor();
});

test('what is saved of a paper is what is approved at that moment', async () => {
  const [author, assessor] = [someone('author'), someone('assessor')];
  const body = { title: 'One', assigned_to: assessor, questions: ONE };
  const { paper_id } = await as<Paper>(author, 'POST', '/papers', body);
  const page = await inboxOf(author, `#/papers/${paper_id}`);
  await page.getByText('1 waiting').waitFor();
  await approveAll(assessor, paper_id);
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save').click()]);
  const saved = readPaper({ bytes: await readFile(await download.path()), file_name: download.suggestedFilename() });
  expect(saved.questions.map(({ question_text }) => question_text)).toEqual(['Number?']);
});

test('a paper whose answer was lost and which was changed since can be found, or made another one', async () => {
  const author = someone('author');
  const page = await inboxOf(author, '#/papers/new');
  await page.getByLabel('Or paste the questions').fill('Which planet is red?{=Mars ~Venus}');
  await button(page, 'Read what I pasted').click();
  await page.getByLabel('Title').fill('Planets');
  await page.getByLabel('Assessor', { exact: true }).fill(someone('assessor'));
  await page.route('**/papers', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await button(page, 'Submit 1 question').click();
  await page.getByRole('alert').getByText('There is no connection').waitFor();
  await page.unroute('**/papers');
  await page.getByLabel('Title').fill('Other planets');
  await page.getByRole('alert').waitFor({ state: 'detached' });
  await button(page, 'Submit 1 question').click();
  await page.getByText('An earlier version was submitted already: see').waitFor();
  await button(page, 'make it another one').click();
  await button(page, 'Submit 1 question').click();
  await page.getByRole('heading', { name: /^Other planets/ }).waitFor();
  const { papers } = await as<{ papers: { title: string }[] }>(author, 'GET', '/papers');
  expect(papers.map(({ title }) => title)).toEqual(['Other planets', 'Planets']);
});

test('the same file can be chosen again after a correction', async () => {
  const page = await inboxOf(someone('author'), '#/papers/new');
  const field = page.getByLabel('Drop a file here, or choose it');
  await field.setInputFiles(file('paper.gift', 'Which planet is red?{=Mars ~Venus}'));
  await page.getByRole('heading', { name: 'Read as GIFT: 1 question' }).waitFor();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), field.click()]);
  expect(await field.inputValue()).toBe('');
  await chooser.setFiles(file('paper.gift', GIFT));
  await page.getByRole('heading', { name: 'Read as GIFT: 100 questions' }).waitFor();
});

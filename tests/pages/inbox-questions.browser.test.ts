import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { call } from '../support/api-client.ts';
import { seriousViolations } from '../support/browser.ts';
import { confirmDecision, sidewaysScroll } from '../support/inbox.ts';
import { someone, useInboxes } from '../support/inboxes.ts';
import { authorizationOf } from '../support/target.ts';

const inboxes = useInboxes();
const { inboxOf } = inboxes;

/** A person's answers over REST. */
async function as(email: string, method: string, path: string, body?: object) {
  return (await call(inboxes.target, null, method, path, body, await authorizationOf(inboxes.target, email))).body;
}

interface Question {
  tasks: { task_id: string; assigned_to: string }[];
}

async function decide(question_id: string, author: string, assessor: string, decision: string, comments: string) {
  const { tasks } = (await as(author, 'GET', `/questions/${question_id}`)) as unknown as Question;
  const task_id = tasks.find(({ assigned_to }) => assigned_to === assessor)?.task_id;
  return await as(assessor, 'POST', `/tasks/${task_id}/decision`, { decision, comments });
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const idIn = (page: Page) => page.url().split('/').at(-1) ?? '';

test('an author sends a question through two stages, revises it with the fields filled in, and withdraws it', async () => {
  const author = someone('author');
  const [a, b, c] = [someone('a'), someone('b'), someone('c')];
  const page = await inboxOf(author, '#/new');
  await page.getByLabel('Question', { exact: true }).fill('Which planet is closest to the sun?');
  await page.getByLabel('Option A', { exact: true }).fill('Venus');
  await page.getByLabel('Option B', { exact: true }).fill('Mercury');
  await page.getByLabel('Option B is correct').check();
  await button(page, 'Several assessors, in stages').click();
  await page.getByLabel('Assessors of stage 1').fill(`${a}\n${b}`);
  await button(page, 'Add a stage').click();
  await page.getByLabel('Assessors of stage 2').fill(c);
  expect(await seriousViolations(page)).toEqual([]);
  await button(page, 'Submit').click();

  await page.getByRole('heading', { name: 'Stages' }).waitFor();
  const first = idIn(page);
  expect(await page.locator('.stages > li').allInnerTexts()).toEqual([
    expect.stringMatching(/^Stage 1 Waiting\n+2 of 2 must approve/),
    expect.stringMatching(/^Stage 2 Not yet open\n+1 of 1 must approve/),
  ]);
  await decide(first, author, a, 'CHANGES_REQUESTED', 'Say on average.');
  await decide(first, author, b, 'APPROVED', '');
  await page.reload();
  await page.getByText('Say on average.').waitFor();
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(/^Question [0-9a-f]{8} Changes requested$/);
  expect(await seriousViolations(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBe(0);

  await page.getByRole('link', { name: 'Revise' }).click();
  await page.getByRole('heading', { name: /^Revise question/ }).waitFor();
  const text = page.getByLabel('Question', { exact: true });
  expect(await text.inputValue()).toBe('Which planet is closest to the sun?');
  expect(await page.getByLabel('Assessors of stage 1').inputValue()).toBe(`${a}\n${b}`);
  expect(await page.getByLabel('Option B is correct').isChecked()).toBe(true);
  await text.fill('Which planet is closest to the sun on average?');
  await button(page, 'Submit the revision').click();

  await page.getByRole('heading', { name: 'Changed since revision 1' }).waitFor();
  expect(await page.locator('ins').allInnerTexts()).toEqual([' on average']);
  expect(idIn(page)).not.toBe(first);
  await button(page, 'Withdraw').click();
  await confirmDecision(page, 'Withdraw');
  await page.getByRole('heading', { level: 1, name: /Withdrawn$/ }).waitFor();
  expect(await page.getByRole('link', { name: 'Revision 1' }).count()).toBe(1);
}, 60_000);

test('what a form of stages says is wrong with it stands at its field, and nothing is sent', async () => {
  const author = someone('author');
  const page = await inboxOf(author, '#/new');
  await button(page, 'Several assessors, in stages').click();
  await page.getByLabel('Assessors of stage 1').fill(`a@example.com ${author}`);
  await page.getByLabel('Approvals that stage 1 needs').fill('3');
  await button(page, 'Submit').click();
  await page.getByText('Assessors of stage 1 must not name you.').waitFor();
  await page.getByText('Approvals that stage 1 needs must be a number up to that of the assessors.').waitFor();
  expect(await as(author, 'GET', '/questions')).toEqual({ questions: [], next_cursor: null });
});

test('questions are found by words, by reference and by state', async () => {
  const author = someone('author');
  const options = {
    options: ['Venus', 'Mercury'],
    correct_answer: 'Mercury',
    stages: [{ assigned_to: [someone('a')] }],
  };
  const metal = await as(author, 'POST', '/questions', { ...options, question_text: 'Which metal is liquid?' });
  await as(author, 'POST', '/questions', { ...options, question_text: 'Which planet is hottest?' });
  const page = await inboxOf(author, '#/questions');
  const found = page.locator('.row .excerpt');
  await found.nth(1).waitFor();
  await page.getByRole('searchbox').fill('LIQUID');
  await found.nth(1).waitFor({ state: 'detached' });
  expect(await found.allInnerTexts()).toEqual(['Which metal is liquid?']);
  await page.getByRole('searchbox').fill('');
  await found.nth(1).waitFor();
  await page.getByRole('searchbox').fill(String(metal.reference));
  await found.nth(1).waitFor({ state: 'detached' });
  expect(await seriousViolations(page)).toEqual([]);
  await page.getByLabel('State').selectOption('APPROVED');
  await page.getByText('No question is found.').waitFor();
  await page.getByRole('searchbox').fill('');
  await page.getByLabel('State').selectOption('');
  await page.getByLabel(/Everybody/).check();
  await page.getByRole('alert').getByText('Only coordinators may see the questions of others.').waitFor();
});

import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { aSubmission, call, closedTask, submit } from '../support/api-client.ts';
import { chooseDecision, confirmDecision, fillSubmission, sendHeld, setServiceForward } from '../support/inbox.ts';
import { someone, useInboxes } from '../support/inboxes.ts';
import { authorizationOf } from '../support/target.ts';

const inboxes = useInboxes();
const { inboxOf } = inboxes;

/** Questions for one assessor of this test's own, oldest first. */
async function questionsFor(assessor: string, ...texts: string[]): Promise<string[]> {
  const task_ids: string[] = [];
  for (const question_text of texts)
    task_ids.push(await submit(inboxes.target, { question_text, assigned_to: assessor }));
  return task_ids;
}

const rows = (page: Page) => page.locator('.row .excerpt');
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
/** Decides as an assessor of this test, without the page. */
async function decideElsewhere(assessor: string, task_id: string, body: object): Promise<void> {
  await call(
    inboxes.target,
    null,
    'POST',
    `/tasks/${task_id}/decision`,
    body,
    await authorizationOf(inboxes.target, assessor),
  );
}

describe('the inbox', () => {
  test('leads from the terminal to an approved question with the browser alone', async () => {
    const url = /Inbox +(\S+)/.exec(inboxes.target.stack?.output() ?? '')?.[1] ?? '';
    expect(url).toBe(`${inboxes.target.apiUrl}/`);
    const author = await inboxOf(someone('author'));
    const assessor = someone('assessor');
    await author.getByRole('link', { name: 'Submit', exact: true }).click();
    await fillSubmission(author, 'Which planet is closest to the sun?', assessor);
    await button(author, 'Submit').click();
    await author.getByRole('heading', { name: /^Question \w+ Waiting$/ }).waitFor();
    const page = await inboxOf(assessor);
    await rows(page).click();
    await chooseDecision(page, 'Approve');
    await confirmDecision(page, 'Approve');
    await page.getByRole('heading', { name: /^Question \w+ Approved$/ }).waitFor();
    await author.getByRole('link', { name: 'My questions' }).click();
    await author.locator('.row', { hasText: 'Approved' }).getByText('Which planet is closest to the sun?').waitFor();
    expect(await rows(author).count()).toBe(1);
  });

  test('lists what waits, the oldest first, marks what is overdue and filters by person', async () => {
    const assessor = someone('assessor');
    await questionsFor(assessor, 'The first?', 'The second?');
    const submission = {
      ...aSubmission(inboxes.target),
      question_text: 'Hers?',
      assigned_to: assessor,
      due_in_seconds: 1,
    };
    await call(
      inboxes.target,
      null,
      'POST',
      '/questions',
      submission,
      await authorizationOf(inboxes.target, 'zoe@example.com'),
    );
    const page = await inboxOf(assessor);
    await page.getByLabel('Find').fill('Author@');
    await page.getByText('The first?').waitFor();
    await page.getByText('The second?').waitFor();
    expect(await rows(page).allTextContents()).toEqual(['The first?', 'The second?']);
    expect(await page.getByText('Overdue').count()).toBe(0);
    await setServiceForward(page, 8 * 86_400);
    await page.locator('.badge', { hasText: 'Overdue' }).nth(1).waitFor();
    expect(await page.getByRole('region', { name: 'Overdue' }).locator('.badge').count()).toBe(2);
    await page.getByLabel('Find').fill('THE SECOND');
    expect(await rows(page).allTextContents()).toEqual(['The second?']);
    await page.getByLabel('Find').fill('nobody');
    await page.getByText('No question here has “nobody” in its first words or its person.').waitFor();
    await page.getByLabel('Find').fill('zoe');
    await page.getByLabel('State').selectOption('Expired');
    await page.locator('.row', { hasText: 'Expired' }).getByText('Hers?').waitFor();
    expect(await rows(page).count()).toBe(1);
  });

  test('is worked through by keys alone, asking once before each decision', async () => {
    const assessor = someone('assessor');
    const [first = '', second = '', third = ''] = await questionsFor(assessor, 'One?', 'Two?', 'Three?');
    const page = await inboxOf(assessor);
    await page.getByText('Three?').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    for (const key of ['j', 'j', 'k', 'k', 'a']) await page.keyboard.press(key);
    await page.getByRole('dialog').getByText('One?').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText(/Approved: question \w+\./).waitFor();
    expect(await rows(page).allTextContents()).toEqual(['Two?', 'Three?']);
    expect(await page.evaluate('document.activeElement.querySelector(".excerpt").textContent')).toBe('Two?');
    await page.keyboard.press('r');
    await page.getByRole('radio', { name: 'Reject', checked: true }).waitFor();
    await page.keyboard.type('Two is wrong.');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').getByText('Two is wrong.').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText(/Rejected: question \w+\./).waitFor();
    await page.getByText('Three?').waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
    await page.keyboard.press('c');
    await page.keyboard.type('Name the unit.');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').getByText('Name the unit.').waitFor();
    await page.keyboard.press('Control+Enter');
    await sendHeld(page);
    await page.getByRole('link', { name: 'All done: 1 approved, 2 sent back' }).waitFor();
    expect(await closedTask(inboxes.target, first)).toMatchObject({ status: 'APPROVED' });
    expect(await closedTask(inboxes.target, second)).toMatchObject({ status: 'REJECTED', comments: 'Two is wrong.' });
    expect(await closedTask(inboxes.target, third)).toMatchObject({
      status: 'CHANGES_REQUESTED',
      comments: 'Name the unit.',
    });
  });

  test('approves several after each was ticked, and says what became of each', async () => {
    const assessor = someone('assessor');
    const [, rejected = ''] = await questionsFor(assessor, 'Good?', 'Refused meanwhile?', 'Good too?');
    const page = await inboxOf(assessor);
    await page.getByText('Good too?').waitFor();
    await button(page, 'Select all').click();
    await button(page, 'Approve 3 questions…').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Refused meanwhile?').waitFor();
    await decideElsewhere(assessor, rejected, { decision: 'REJECTED', comments: 'No.' });
    for (const tick of await dialog.getByRole('checkbox').all()) await tick.check();
    await button(page, 'Approve 3 questions').click();
    await page.getByRole('dialog', { name: '2 of 3 questions approved' }).waitFor();
    const results = await dialog.getByRole('listitem').allTextContents();
    expect(results.map((text) => /Approved$|Not approved/.exec(text)?.[0])).toEqual([
      'Not approved',
      'Approved',
      'Approved',
    ]);
    await button(page, 'Close').click();
    await page.getByText('All done: 2 approved.').waitFor();
    expect(await closedTask(inboxes.target, rejected)).toMatchObject({ status: 'REJECTED', comments: 'No.' });
  });

  test('loses nothing typed when the network is lost, and decides once', async () => {
    const assessor = someone('assessor');
    const [task_id = ''] = await questionsFor(assessor, 'Lost?');
    const page = await inboxOf(assessor, `#/tasks/${task_id}`);
    await page.getByLabel('Comments').fill('Which unit?');
    await page.context().setOffline(true);
    await chooseDecision(page, 'Request changes');
    await confirmDecision(page, 'Request changes');
    await page
      .getByText(/about question \w+ is not confirmed yet; it is sent again\. There is no connection/)
      .waitFor();
    await button(page, 'Undo').click();
    await page.context().setOffline(false);
    await page.reload();
    expect(await page.getByLabel('Comments').inputValue()).toBe('Which unit?');
    expect(await page.getByRole('radio', { checked: true }).inputValue()).toBe('CHANGES_REQUESTED');
    // The answer of a recorded decision is lost on its way.
    await page.route('**/decision', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await button(page, 'Request changes').click();
    await confirmDecision(page, 'Request changes');
    await page.getByText(/is not confirmed yet/).waitFor();
    expect(await button(page, 'Undo').count()).toBe(0);
    await page.unroute('**/decision');
    await page.getByRole('heading', { name: /^Question \w+ Changes requested$/ }).waitFor();
    expect(await closedTask(inboxes.target, task_id)).toMatchObject({ comments: 'Which unit?' });
  });

  test('submits once, though the answer to the first attempt was lost', async () => {
    const email = someone('author');
    const page = await inboxOf(email, '#/new');
    await fillSubmission(page, 'Once?', 'assessor@example.com');
    await page.route('**/questions', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await button(page, 'Submit').click();
    await page.getByRole('alert').getByText('There is no connection').waitFor();
    await page.unroute('**/questions');
    await page.reload();
    await button(page, 'Submit').click();
    await page.getByRole('heading', { name: /^Question \w+ Waiting$/ }).waitFor();
    await page.getByRole('link', { name: 'My questions' }).click();
    await rows(page).getByText('Once?').waitFor();
    expect(await rows(page).count()).toBe(1);
  });

  test('marks what is wrong with a submission', async () => {
    const email = someone('author');
    const page = await inboxOf(email, '#/new');
    await fillSubmission(page, 'Mine?', email.toUpperCase());
    await button(page, 'Submit').click();
    await page.getByText('Assessor must be somebody other than you.').waitFor();
    await page.getByLabel('Assessor').fill('assessor@example.com');
    await page.getByLabel('Option A', { exact: true }).fill('Mercury');
    await button(page, 'Submit').click();
    await page.getByText('Option B must differ from option A: readers see no difference.').waitFor();
    expect(await page.getByLabel('Question', { exact: true }).inputValue()).toBe('Mine?');
  });

  test('goes on where it was after a sign-in that ended, with what was typed', async () => {
    const assessor = someone('assessor');
    const [task_id = ''] = await questionsFor(assessor, 'Ended?');
    const page = await inboxOf(assessor, `#/tasks/${task_id}`);
    await page.getByLabel('Comments').fill('Half a sentence');
    await page.route('**/tasks?*', (route) => route.fulfill({ status: 401, json: { message: 'Unauthorized' } }));
    await page.getByRole('dialog', { name: 'Your sign-in has ended' }).waitFor();
    await page.unroute('**/tasks?*');
    await button(page, 'Sign in again').click();
    await page.getByLabel('Or anybody else').fill(assessor);
    await button(page, 'Sign in').click();
    await page.getByText('Ended?').waitFor();
    expect(await page.getByLabel('Comments').inputValue()).toBe('Half a sentence');
    expect(new URL(page.url()).search).toBe('');
  });

  test('lets a coordinator read a task, and not decide it', async () => {
    const [task_id] = await questionsFor(someone('assessor'), 'Coordinated?');
    const inbox = await inboxes.open(`#/tasks/${task_id}`);
    await button(inbox.page, 'Sign in').click();
    await button(inbox.page, 'coordinator@example.com').click();
    await inbox.page.getByText('Coordinated?').waitFor();
    expect(await button(inbox.page, 'Approve').count()).toBe(0);
  });

  test('says what to do where a task is nobody’s business of this person', async () => {
    const [task_id = ''] = await questionsFor(someone('assessor'), 'Not yours?');
    const page = await inboxOf(someone('stranger'), `#/tasks/${task_id}`);
    await page.getByRole('heading', { name: 'No such question' }).waitFor();
    await button(page, 'Sign out').click();
    await button(page, 'Sign in').waitFor();
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
  });
});

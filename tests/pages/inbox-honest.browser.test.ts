import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { submit } from '../support/api-client.ts';
import { type Inbox, openInbox, setServiceForward, signIn } from '../support/inbox.ts';
import { useBrowser } from '../support/inboxes.ts';

const HOUR_MS = 3_600_000;

const browsing = useBrowser();
let inbox: Inbox;
let page: Page;
let assessor: string;

afterEach(() => inbox.close());

/** Opens the inbox, signed out, of a person with a waiting question that is due in an hour. */
async function open(route = '#/', options = {}): Promise<void> {
  assessor = `${randomUUID()}@example.com`;
  const task_id = await submit(browsing.target, {
    question_text: 'Which?',
    assigned_to: assessor,
    due_in_seconds: 3600,
  });
  inbox = await openInbox(browsing.browser, `${browsing.target.apiUrl}/${route.replace('TASK', task_id)}`, options);
  page = inbox.page;
}

describe('a clock of the computer', () => {
  test.each([
    ['two hours ahead', 2],
    ['two hours behind', -2],
    ['forty days ahead', 960],
  ])('that is %s hinders nobody from signing in, and makes nothing overdue', async (_, hours) => {
    await open();
    await page.clock.setSystemTime(Date.now() + hours * HOUR_MS);
    await signIn(page, assessor);
    await page.getByText('due in 59 minutes').waitFor();
    expect(await page.getByText('Overdue').count()).toBe(0);
  });

  test('is said to be wrong where the service’s is not known', async () => {
    await open();
    await page.route('**/healthz', (route) => route.abort());
    await page.clock.setFixedTime('2031-05-04T10:00:00Z');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Or anybody else').fill(assessor);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page
      .getByText('The times of the sign-in do not match: this computer’s clock says 4 May 2031, 10:00')
      .waitFor();
  });

  test('is not asked whether something is overdue: the service’s is', async () => {
    await open();
    await signIn(page, assessor);
    await page.getByText('due in 59 minutes').waitFor();
    await setServiceForward(page, 7200);
    await page.locator('.badge', { hasText: 'Overdue' }).waitFor();
    await page.getByText('due 1 hour ago').waitFor();
  });
});

test.each([
  ['of a list', '#/', '.row'],
  ['of a task', '#/tasks/TASK', 'main'],
])('every time %s is in English and names its zone', async (_, route, place) => {
  await open(route, { timezoneId: 'Asia/Kolkata', locale: 'de-DE' });
  await signIn(page, assessor);
  await page.getByText('due in').waitFor();
  const text = await page.locator(place).first().innerText();
  const times = text.match(/\d\d:\d\d.*/g) ?? [];
  expect(times.length).toBeGreaterThan(0);
  for (const time of times) expect(time).toMatch(/^\d\d:\d\d GMT\+5:30/);
  expect(text).toMatch(/due in 59 minutes \(\d+ \w+ 20\d\d, /);
});

describe('what went wrong is said', () => {
  async function answerWith(status: number, json: object): Promise<void> {
    await open();
    await page.route('**/tasks?*', (route) => route.fulfill({ status, json }));
    await signIn(page, assessor);
  }

  test('an address that is not verified is no ended sign-in, and is not asked to sign in again', async () => {
    await answerWith(401, { status: 401, code: 'UNAUTHORIZED', detail: 'the email address is not verified' });
    await page.getByText('The email address is not verified.').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  test.each([
    [429, { code: 'QUOTA_EXCEEDED', detail: 'too many tasks are open' }, 'Too many tasks are open. Nothing'],
    [429, { message: 'Too Many Requests' }, 'Too Many Requests. Nothing that you typed is lost.'],
    [503, { code: 'UNAVAILABLE', detail: 'the database is waking up' }, 'The database is waking up. Nothing'],
    [502, {}, 'The service answered 502. Nothing that you typed is lost. Try again in a moment.'],
  ])('%i %j', async (status, problem, sentence) => {
    await answerWith(status, problem);
    await page.getByText(sentence).waitFor();
  });

  test('an ended sign-in is asked for once, and offered for as long as it lasts', async () => {
    await answerWith(401, { message: 'Unauthorized' });
    await page.getByRole('dialog', { name: 'Your sign-in has ended' }).waitFor();
    await page.keyboard.press('Escape');
    await page.waitForResponse('**/tasks?*');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
  });

  test.each([
    ['error=access_denied&error_description=not+of+this+school', 'The sign-in service refused: not of this school.'],
    ['code=expired', 'The sign-in service refused: the code has expired.'],
  ])('a sign-in that came back with %s', async (answer, sentence) => {
    await open();
    const refusal = { error: 'invalid_grant', error_description: 'the code has expired' };
    const headers = { 'access-control-allow-origin': '*' };
    await page.route('**/_issuer/token', (route) => route.fulfill({ status: 400, headers, json: refusal }));
    await page.route('**/authorize?*', (route) => {
      const state = new URL(route.request().url()).searchParams.get('state');
      const iss = encodeURIComponent(`${browsing.target.stack?.awsUrl}/_issuer`);
      const location = `${browsing.target.apiUrl}/?${answer}&state=${state}&iss=${iss}`;
      return route.fulfill({ status: 302, headers: { location } });
    });
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText(sentence).waitFor();
  });

  test('a sign-in that this tab has not begun, and an issuer that is away', async () => {
    await open();
    await page.goto(`${browsing.target.apiUrl}/?code=theirs&state=theirs`);
    await page.getByText('This tab has not begun that sign-in').waitFor();
    await page.route('**/.well-known/**', (route) => route.abort());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The sign-in service could not be reached.').waitFor();
  });

  test('a list that cannot be read, until it can', async () => {
    await open();
    await page.route('**/tasks?*', (route) => route.abort());
    await signIn(page, assessor);
    await page.getByText('There is no connection.').waitFor();
    await page.unroute('**/tasks?*');
    await page.locator('.row').getByText('Which?').waitFor();
  });
});

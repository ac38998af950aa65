import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { listen } from '../../packages/local-sam/src/listen.ts';
import { call, mailedLink, submit } from '../support/api-client.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { type Target, targetOf } from '../support/target.ts';

/** Another site's name that leads to this machine. */
const ELSEWHERE = 'evil.test';

let target: Target;
let stack: Stack;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let elsewhere: Server;
let foreignPage: string;

beforeAll(async () => {
  stack = await startStack();
  target = targetOf(stack);
  browser = await launchBrowser([`--host-resolver-rules=MAP ${ELSEWHERE} 127.0.0.1`]);
  elsewhere = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<h1>Nothing to see here</h1>');
  });
  foreignPage = `http://${ELSEWHERE}:${await listen(elsewhere, 0)}/`;
}, 90_000);
afterAll(async () => {
  await browser.close();
  elsewhere.close();
  await stack.stop();
});
beforeEach(async () => {
  context = await browser.newContext();
  context.setDefaultTimeout(12_000);
  page = await context.newPage();
});
afterEach(() => context.close());

/** What a page's script gets from `fetch`: the type and status of the answer, and the readable part. */
const fetchFromPage = (url: string, init: object) =>
  page.evaluate(
    async ([address, options]) => {
      try {
        const { type, status } = await fetch(address as string, options as RequestInit);
        return `${type} ${status}`;
      } catch {
        return 'unreadable';
      }
    },
    [url, init] as const,
  );

describe('a page elsewhere that somebody opens while the stack runs', () => {
  beforeEach(() => page.goto(foreignPage));

  test('cannot decide, even by requests whose answer it does not read', async () => {
    const task_id = await submit(target);
    const event = JSON.parse(await readFile('events/resume_workflow/approve.json', 'utf8'));
    const body = JSON.stringify({ ...event, pathParameters: { task_id } });
    const url = `${stack.awsUrl}/2015-03-31/functions/ResumeWorkflowFunction/invocations`;
    expect(await fetchFromPage(url, { method: 'POST', mode: 'no-cors', body })).toBe('opaque 0');
    expect((await call(target, 'author', 'GET', `/tasks/${task_id}`)).body.decision).toBeNull();
  });

  test('cannot get a token, nor read the API, the mails or the faults', async () => {
    const form = 'grant_type=password&username=dean%40example.com&password=x&scope=openid&group=coordinators';
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await fetchFromPage(`${stack.awsUrl}/_issuer/token`, { method: 'POST', body: form, headers })).toBe(
      'unreadable',
    );
    for (const url of [`${stack.apiUrl}/healthz`, `${stack.mailboxUrl}/store`, `${stack.awsUrl}/faults`]) {
      expect(await fetchFromPage(url, {})).toBe('unreadable');
    }
  });

  test.each(['apiUrl', 'awsUrl', 'mailboxUrl'] as const)('gets nothing of %s under its own name', async (part) => {
    const url = new URL(stack[part]);
    url.hostname = ELSEWHERE;
    const answer = await page.goto(url.href);
    expect(answer?.status()).toBe(403);
    expect(await fetchFromPage('/store', {})).toBe('basic 403');
    expect(await fetchFromPage('/faults/sfn-down', { method: 'PUT' })).toBe('basic 403');
  });
});

describe('the mailbox page', () => {
  let question: string;
  let link: string;

  beforeEach(async () => {
    question = `Which river is the longest? (${crypto.randomUUID()})`;
    const assigned_to = `${crypto.randomUUID()}@example.com`;
    await submit(target, { question_text: question, assigned_to });
    link = await mailedLink(target, ({ destination }) => destination.to.includes(assigned_to));
    await page.goto(stack.mailboxUrl);
    await page.locator('.email', { hasText: assigned_to }).waitFor();
  });

  /** The mail of this test, the newest. */
  const mail = () => page.locator('.email').first();

  test('opens the link of a mail in a tab of its own, which shows the question', async () => {
    await mail().getByRole('button', { name: 'Toggle HTML view' }).click();
    const [opened] = await Promise.all([
      context.waitForEvent('page'),
      mail().frameLocator('iframe').getByRole('link').first().click(),
    ]);
    await opened.getByText(question).waitFor();
    expect(opened.url()).toBe(link);
    expect(await opened.evaluate('opener')).toBeNull();
  });

  test('makes a link of an address in the text of a mail, and leaves the text as it is', async () => {
    await mail().getByRole('button', { name: 'Toggle text view' }).click();
    const text = mail().locator('.email-text');
    const [opened] = await Promise.all([
      context.waitForEvent('page'),
      text.getByRole('link', { name: link, exact: true }).click(),
    ]);
    await opened.getByText(question).waitFor();
    const { emails } = (await (await fetch(`${stack.mailboxUrl}/store`)).json()) as {
      emails: { body: { text: string } }[];
    };
    const sent = emails.find(({ body }) => body.text.includes(link))?.body.text ?? '';
    expect((await text.innerText()).trim()).toBe(sent.replaceAll('\r\n', '\n').trim());
  });
});

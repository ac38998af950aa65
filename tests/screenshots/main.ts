/** npm run screenshots : starts a stack, writes pictures of its pages and mails to docs/images/ and prints figures of the pages. */
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { closedTask, decide, eventually, mailedLink, mails, submit } from '../support/api-client.ts';
import { launchBrowser } from '../support/browser.ts';
import { fillSubmission, openInbox, signIn } from '../support/inbox.ts';
import { startStack } from '../support/stack.ts';
import { type Target, targetOf } from '../support/target.ts';
import { figuresOf, printFigures } from './figures.ts';

const IMAGES = join(import.meta.dirname, '../../docs/images');
const WINDOW = { width: 760, height: 760 };
const ASSESSOR = 'assessor@example.com';

const QUESTIONS: [question_text: string, ...options: string[]][] = [
  ['Which planet is closest to the sun?', 'Venus', 'Mercury', 'Mars'],
  ['A ball is dropped from 20 m. How long does it fall, with g = 10 m/s²?', '1 s', '2 s', '4 s'],
  ['Which gas do plants take in for photosynthesis?', 'Oxygen', 'Carbon dioxide', 'Nitrogen'],
  ['What is the derivative of $x^2 + 3x$?', '$2x$', '$2x + 3$', '$x + 3$'],
];

async function seed(target: Target): Promise<string[]> {
  const task_ids: string[] = [];
  for (const [question_text, ...options] of QUESTIONS) {
    task_ids.push(await submit(target, { question_text, options, correct_answer: options[1] }));
  }
  return task_ids;
}

async function write(page: Page, name: string): Promise<void> {
  const path = join(IMAGES, `${name}.png`);
  await page.screenshot({ path });
  console.log(`${name}.png  ${((await stat(path)).size / 1024).toFixed(0)} KB`);
}

async function drawInbox(browser: Browser, target: Target, task_id: string): Promise<void> {
  const { page, close } = await openInbox(browser, target.apiUrl, { viewport: WINDOW });
  await signIn(page, ASSESSOR);
  await page.getByText('What is the derivative').waitFor();
  await page.locator('.row-link').first().focus();
  await write(page, 'inbox');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 360, height: 640 });
  await write(page, 'inbox-on-a-phone');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(WINDOW);
  await page.goto(`${target.apiUrl}/#/tasks/${task_id}`);
  await page.getByRole('radio', { name: 'Request changes' }).check();
  await page.getByLabel('Comments').fill('Say which planets count.');
  await write(page, 'task');
  await page.goto(`${target.apiUrl}/#/new`);
  await fillSubmission(page, 'Which planet is closest to the sun?', ASSESSOR);
  await write(page, 'submit');
  await close();
}

async function drawReview(browser: Browser, link: string): Promise<void> {
  const { page, close } = await openInbox(browser, link, { viewport: WINDOW });
  await write(page, 'review');
  await close();
}

/** Draws the HTML part of a mail. */
async function drawMail(browser: Browser, target: Target, name: string, to: string): Promise<void> {
  const mail = await eventually(`a mail to ${to} arrives`, async () =>
    (await mails(target)).find(({ destination }) => destination.to.includes(to)),
  );
  const page = await browser.newPage({ viewport: { width: 640, height: 420 } });
  await page.setContent(mail.body.html ?? '');
  await write(page, name);
  await page.close();
}

/** Closes a task and has its author told now, rather than within a minute. */
async function tellAuthor(target: Target, task_id: string): Promise<void> {
  await decide(target, task_id, 'APPROVED');
  await closedTask(target, task_id);
  const invocations = `${target.stack?.awsUrl}/2015-03-31/functions/ReconcileFunction/invocations`;
  await fetch(invocations, { method: 'POST', body: JSON.stringify({ 'detail-type': 'Scheduled Event' }) });
}

const target = targetOf(await startStack());
const browser = await launchBrowser();
try {
  await mkdir(IMAGES, { recursive: true });
  const [first = '', , , last = ''] = await seed(target);
  const link = await mailedLink(target, ({ destination }) => destination.to.includes(ASSESSOR));
  await drawInbox(browser, target, first);
  await drawReview(browser, link);
  await drawMail(browser, target, 'mail-to-assessor', ASSESSOR);
  printFigures(await figuresOf(browser, target.apiUrl, { task_id: first, link, assessor: ASSESSOR }));
  await tellAuthor(target, last);
  await drawMail(browser, target, 'mail-to-author', 'author@example.com');
} finally {
  await browser.close();
  await target.stop();
}

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
const ASSESSOR = 'assessor@example.com';

const VARIANTS = [1440, 390].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({
    suffix: `${width}-${colorScheme}`,
    options: { viewport: { width, height: width > 1000 ? 900 : 844 }, colorScheme },
  })),
);

const QUESTIONS: [question_text: string, options: string[], days: number][] = [
  ['Which planet is closest to the sun?', ['Venus', 'Mercury', 'Mars'], 0.8],
  ['A ball is dropped from 20 m. How long does it fall, with $g = 10\\,\\mathrm{m/s^2}$?', ['1 s', '2 s', '4 s'], 2],
  ['Which gas do plants take in for photosynthesis?', ['Oxygen', 'Carbon dioxide', 'Nitrogen'], 5],
  [
    'Let $f(x) = x^2 + 3x$. Which of these is\n$$\\int_0^1 f(x)\\,dx?$$',
    ['$\\frac{7}{6}$', '$\\frac{11}{6}$', '$\\frac{5}{2}$'],
    12,
  ],
  [
    'What does this print?\n```python\nfor i in range(2):\n    print(i * "ab")\n```',
    ['ab', 'an empty line, and ab', '0 and ab'],
    20,
  ],
  ['ما هو الكوكب الأقرب إلى الشمس؟', ['الزهرة', 'عطارد', 'المريخ'], 25],
];

async function seed(target: Target): Promise<string[]> {
  const task_ids: string[] = [];
  for (const [question_text, options, days] of QUESTIONS) {
    const due_in_seconds = days * 86_400;
    task_ids.push(await submit(target, { question_text, options, correct_answer: options[1], due_in_seconds }));
  }
  return task_ids;
}

async function write(page: Page, name: string): Promise<void> {
  const path = join(IMAGES, `${name}.png`);
  await page.screenshot({ path });
  console.log(`${name}.png  ${((await stat(path)).size / 1024).toFixed(0)} KB`);
}

/** The pages of the inbox, each once its content is there. */
async function drawInbox(browser: Browser, target: Target, task_id: string): Promise<void> {
  for (const { suffix, options } of VARIANTS) {
    const { page, close } = await openInbox(browser, target.apiUrl, options);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await write(page, `welcome-${suffix}`);
    await signIn(page, ASSESSOR);
    await page.getByText(QUESTIONS[0]?.[0] ?? '').waitFor();
    await page.locator('.row math').first().waitFor();
    await page.locator('.row-link').first().focus();
    await write(page, `inbox-${suffix}`);
    await page.goto(`${target.apiUrl}/#/tasks/${task_id}`);
    await page.locator('.question math').nth(3).waitFor();
    await page.getByRole('radio', { name: 'Request changes' }).check();
    await page.getByLabel('Comments').fill('Say that x is in metres.');
    await page.evaluate('scrollTo(0, 0)');
    await write(page, `task-${suffix}`);
    await page.goto(`${target.apiUrl}/#/new`);
    await fillSubmission(page, 'Which planet is closest to the sun?', ASSESSOR);
    await page.evaluate('scrollTo(0, 0)');
    await write(page, `submit-${suffix}`);
    await page.goto(`${target.apiUrl}/#/papers`);
    await page.getByRole('heading', { name: 'Papers' }).waitFor();
    await write(page, `papers-${suffix}`);
    await close();
  }
}

async function drawReview(browser: Browser, link: string): Promise<void> {
  for (const { suffix, options } of VARIANTS) {
    const { page, close } = await openInbox(browser, link, options);
    await write(page, `review-${suffix}`);
    await close();
  }
}

async function drawOffice(browser: Browser, target: Target): Promise<void> {
  for (const { suffix, options } of VARIANTS) {
    const { page, close } = await openInbox(browser, `${target.apiUrl}/#/office`, options);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'coordinator@example.com' }).click();
    await page.locator('.row').first().waitFor();
    await write(page, `office-${suffix}`);
    await close();
  }
}

/** Draws the HTML part of a mail. */
async function drawMail(browser: Browser, target: Target, name: string, to: string): Promise<void> {
  const mail = await eventually(`a mail to ${to} arrives`, async () =>
    (await mails(target)).find(({ destination }) => destination.to.includes(to)),
  );
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ viewport: { width: 640, height: 460 }, colorScheme });
    await page.setContent(mail.body.html ?? '');
    await write(page, `${name}-${colorScheme}`);
    await page.close();
  }
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
  const [first = '', , , formula = ''] = await seed(target);
  const link = await mailedLink(target, ({ destination }) => destination.to.includes(ASSESSOR));
  await drawInbox(browser, target, formula);
  await drawReview(browser, link);
  await drawOffice(browser, target);
  await drawMail(browser, target, 'mail-to-assessor', ASSESSOR);
  printFigures(await figuresOf(browser, target.apiUrl, { task_id: formula, link, assessor: ASSESSOR }));
  await tellAuthor(target, first);
  await drawMail(browser, target, 'mail-to-author', 'author@example.com');
} finally {
  await browser.close();
  await target.stop();
}

/**
 * `npm run lighthouse`: runs Lighthouse on the inbox, signed in, and on the page behind a mailed link, on a stack of its own. It downloads
 * Lighthouse on demand: nothing else needs it.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { mailedLink, submit } from '../tests/support/api-client.ts';
import { launchBrowser } from '../tests/support/browser.ts';
import { signIn } from '../tests/support/inbox.ts';
import { freePorts, startStack } from '../tests/support/stack.ts';
import { targetOf } from '../tests/support/target.ts';

const VERSION = '13.5.0';
const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const;
const ASSESSOR = 'assessor@example.com';

type Scores = Record<(typeof CATEGORIES)[number], number>;

/** Runs Lighthouse in a tab of the browser that listens there. @throws when the page did not request what it should show */
async function audit(url: string, browserPort: number, requested: string): Promise<Scores> {
  const folder = await mkdtemp(join(tmpdir(), 'lighthouse-'));
  const report = join(folder, 'report.json');
  const options = [
    '--output=json',
    `--output-path=${report}`,
    `--port=${browserPort}`,
    '--quiet',
    '--disable-storage-reset',
  ];
  const about = `--only-categories=${CATEGORIES.join(',')}`;
  await promisify(execFile)('npx', ['--yes', `lighthouse@${VERSION}`, url, ...options, about]);
  const { categories, audits } = JSON.parse(await readFile(report, 'utf8'));
  const requests: { url: string }[] = audits['network-requests'].details.items;
  if (!requests.some((request) => request.url.includes(requested)))
    throw new Error(`${url} did not ask for ${requested}`);
  await rm(folder, { recursive: true });
  return Object.fromEntries(CATEGORIES.map((name) => [name, Math.round(categories[name].score * 100)])) as Scores;
}

const target = targetOf(await startStack());
const browserPort = Number((await freePorts()).PORT);
const browser = await launchBrowser([`--remote-debugging-port=${browserPort}`]);
try {
  for (const question_text of ['Which planet is closest to the sun?', 'What is $\\frac{1}{2} + \\frac{1}{3}$?']) {
    await submit(target, { question_text });
  }
  // A signed-in tab: Lighthouse's own tab gets the session from it.
  const [context] = (await chromium.connectOverCDP(`http://127.0.0.1:${browserPort}`)).contexts();
  if (context === undefined) throw new Error('the browser has no window of its own');
  const page = await context.newPage();
  await page.goto(target.apiUrl);
  await signIn(page, ASSESSOR);
  await page.locator('.row math').waitFor();
  const rows = {
    inbox: await audit(`${target.apiUrl}/`, browserPort, '/tasks?'),
    'review page': await audit(
      await mailedLink(target, ({ destination }) => destination.to.includes(ASSESSOR)),
      browserPort,
      '/review/',
    ),
  };
  console.table(rows);
} finally {
  await browser.close();
  await target.stop();
}

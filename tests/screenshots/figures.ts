import type { Browser, Page } from 'playwright-core';
import { openInbox, signIn } from '../support/inbox.ts';

/** What one page costs a browser with an empty cache. */
interface Figures {
  page: string;
  requests: number;
  /** Bytes on the wire, including headers. */
  bytes: number;
  firstPaintMilliseconds: number;
}

/** Loads each page with an empty cache: signed out, signed in, and by a mailed link. */
export async function figuresOf(
  browser: Browser,
  url: string,
  about: { task_id: string; link: string; assessor: string },
): Promise<Figures[]> {
  const { page, close } = await openInbox(browser, url);
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.reload();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  const figures = [await read(page, 'inbox, signed out')];
  await signIn(page, about.assessor);
  for (const [name, route, text] of [
    ['inbox, six questions', '#/', 'Which planet is closest'],
    ['page of a task', `#/tasks/${about.task_id}`, 'Your decision'],
    ['form to submit', '#/new', 'Days to decide'],
  ] as const) {
    await page.goto(`${url}/${route}`);
    await page.reload();
    await page.getByText(text).first().waitFor();
    figures.push(await read(page, name));
  }
  await page.goto(about.link);
  figures.push(await read(page, 'review by link'));
  await close();
  return figures;
}

/** Prints the table of docs/performance.md. */
export function printFigures(figures: Figures[]): void {
  console.log('\n| page | requests | KB over the wire | first paint |\n|---|---|---|---|');
  for (const { page, requests, bytes, firstPaintMilliseconds } of figures) {
    console.log(`| ${page} | ${requests} | ${(bytes / 1024).toFixed(1)} | ${firstPaintMilliseconds.toFixed(0)} ms |`);
  }
}

async function read(page: Page, name: string): Promise<Figures> {
  await page.waitForLoadState('networkidle');
  const measured: Omit<Figures, 'page'> = await page.evaluate(`(() => {
    const loads = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    return {
      requests: loads.length,
      bytes: loads.reduce((sum, { transferSize }) => sum + transferSize, 0),
      firstPaintMilliseconds: performance.getEntriesByName('first-contentful-paint')[0].startTime,
    };
  })()`);
  return { page: name, ...measured };
}

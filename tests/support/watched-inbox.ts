import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openInbox, sendHeld, signIn } from './inbox.ts';

/** An inbox whose decisions are seen as the browser sends them. */
export interface WatchedInbox {
  page: Page;
  /** The bodies of all decisions so far, those that can still be undone among them, once everything that the page does now is done. */
  sent(): Promise<string[]>;
  close(): Promise<void>;
}

/** The inbox of a person at a route of it. */
export async function watchedInbox(
  browser: Browser,
  url: string,
  email: string,
  options: BrowserContextOptions = {},
): Promise<WatchedInbox> {
  const { page, close } = await openInbox(browser, url, options);
  const bodies: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().includes('/decision')) bodies.push(request.postData() ?? '');
  });
  await signIn(page, email);
  return {
    page,
    close,
    sent: async () => {
      // A decision that was taken by accident is held for some seconds: it counts.
      await sendHeld(page);
      // The browser tells of requests in their order, so of those of keys before it is told of this one.
      await page.evaluate("fetch('/healthz').then((response) => response.text())");
      return bodies;
    },
  };
}

/** Holds keys down until the system repeats the last one, and lets them go. */
export async function holdDown(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.down(key);
  for (let repeated = 0; repeated < 5; repeated += 1) await page.keyboard.down(keys.at(-1) ?? '');
  for (const key of keys.toReversed()) await page.keyboard.up(key);
}

/** The tag and the text of what has the focus. */
export async function focused(page: Page): Promise<string> {
  return await page.evaluate("document.activeElement.tagName + ' ' + document.activeElement.textContent");
}

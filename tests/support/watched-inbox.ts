import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openInbox, sendHeld, signIn } from './inbox.ts';

/** An inbox whose decisions the test sees as the browser sends them. */
export interface WatchedInbox {
  page: Page;
  /** The bodies of all decisions so far, including those that can still be undone, once the page has done all it is doing now. */
  sent(): Promise<string[]>;
  close(): Promise<void>;
}

/** The inbox of a person at a route. */
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
      // An accidental decision is held for some seconds, and counts too.
      await sendHeld(page);
      // The browser reports requests in order, so those of earlier keys come before this one.
      await page.evaluate("fetch('/healthz').then((response) => response.text())");
      return bodies;
    },
  };
}

/** Holds keys down until the system repeats the last one, and releases them. */
export async function holdDown(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.down(key);
  for (let repeated = 0; repeated < 5; repeated += 1) await page.keyboard.down(keys.at(-1) ?? '');
  for (const key of keys.toReversed()) await page.keyboard.up(key);
}

/** The tag and the text of the focused element. */
export async function focused(page: Page): Promise<string> {
  return await page.evaluate("document.activeElement.tagName + ' ' + document.activeElement.textContent");
}

import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { type Inbox, openInbox, signIn } from './inbox.ts';
import { startStack } from './stack.ts';
import { type Target, targetOf } from './target.ts';

/** One stack and one browser for the tests of a file. */
export interface Inboxes {
  readonly target: Target;
  /** The inbox at a route of it, signed out. */
  open(route: string, options?: BrowserContextOptions): Promise<Inbox>;
  /** The inbox of a person, at a route of it. */
  inboxOf(email: string, route?: string, options?: BrowserContextOptions): Promise<Page>;
}

/** An address that only this test knows. */
export const someone = (name: string) => `${name}-${randomUUID().slice(0, 8)}@example.com`;

/** Starts both before the tests of a file. After each test its inboxes are closed, and no browser may have complained. */
export function useInboxes(): Inboxes {
  let target: Target;
  let browser: Browser;
  let opened: Inbox[] = [];

  beforeAll(async () => {
    target = targetOf(await startStack());
    browser = await launchBrowser();
  }, 90_000);

  afterEach(async () => {
    const complaints = opened.flatMap((inbox) => inbox.complaints);
    await Promise.all(opened.map((inbox) => inbox.close()));
    opened = [];
    expect(complaints).toEqual([]);
  });

  afterAll(async () => {
    await browser.close();
    await target.stop();
  });

  async function open(route: string, options?: BrowserContextOptions): Promise<Inbox> {
    const inbox = await openInbox(browser, `${target.apiUrl}/${route}`, options);
    opened.push(inbox);
    return inbox;
  }

  return {
    get target() {
      return target;
    },
    open,
    async inboxOf(email, route = '#/', options = {}) {
      const { page } = await open(route, options);
      await signIn(page, email);
      return page;
    },
  };
}

import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { type Inbox, openInbox, signIn } from './inbox.ts';
import { sharedStack } from './shared-stack.ts';
import { type Target, targetOf } from './target.ts';

/** The stack that the files of a run share, and a browser for the tests of one file. */
export interface Browsing {
  readonly target: Target;
  readonly browser: Browser;
}

/** Inboxes of anybody, each in its own window. */
export interface Inboxes extends Browsing {
  /** The inbox at a route, signed out. */
  open(route: string, options?: BrowserContextOptions): Promise<Inbox>;
  /** The inbox of a person, at a route. */
  inboxOf(email: string, route?: string, options?: BrowserContextOptions): Promise<Page>;
}

/** An address that only this test knows. */
export const someone = (name: string) => `${name}-${randomUUID().slice(0, 8)}@example.com`;

/** Provides both before the tests of a file. */
export function useBrowser(): Browsing {
  let target: Target;
  let browser: Browser;

  beforeAll(async () => {
    [target, browser] = await Promise.all([sharedStack().then(targetOf), launchBrowser()]);
  }, 90_000);

  afterAll(() => browser.close());

  return {
    get target() {
      return target;
    },
    get browser() {
      return browser;
    },
  };
}

/** Closes a test's inboxes after it, and expects that no browser reported an error. */
export function useInboxes(): Inboxes {
  const browsing = useBrowser();
  let opened: Inbox[] = [];

  afterEach(async () => {
    const complaints = opened.flatMap((inbox) => inbox.complaints);
    await Promise.all(opened.map((inbox) => inbox.close()));
    opened = [];
    expect(complaints).toEqual([]);
  });

  async function open(route: string, options?: BrowserContextOptions): Promise<Inbox> {
    const inbox = await openInbox(browsing.browser, `${browsing.target.apiUrl}/${route}`, options);
    opened.push(inbox);
    return inbox;
  }

  async function inboxOf(email: string, route = '#/', options: BrowserContextOptions = {}): Promise<Page> {
    const { page } = await open(route, options);
    await signIn(page, email);
    return page;
  }

  return Object.assign(browsing, { open, inboxOf });
}

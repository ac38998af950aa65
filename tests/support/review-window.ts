import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { call, mailedLink, submit } from './api-client.ts';
import type { Target } from './target.ts';

/** A narrow window in which a person opens the links in their mails, and their actions there. */
export interface ReviewWindow {
  page: Page;
  context: BrowserContext;
  /** Errors that the browser reported, such as a violated Content-Security-Policy. */
  complaints: string[];
  /** Submits a question and opens the link in its mail; returns the task's id. */
  openMailedLink(question?: Record<string, unknown>): Promise<string>;
  choose(decision: string): Promise<void>;
  /** Presses the button with that label. */
  press(label?: string): Promise<void>;
  comments: Locator;
  heading(): Promise<string | null>;
  record(): Promise<string[]>;
}

/** Opens it; the caller closes its context. */
export async function openReviewWindow(
  target: Target,
  browser: Browser,
  javaScriptEnabled: boolean,
): Promise<ReviewWindow> {
  const complaints: string[] = [];
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  page.on('console', (message) => void complaints.push(message.text()));
  return {
    page,
    context,
    complaints,
    openMailedLink: async (question = {}) => {
      const assigned_to = `${crypto.randomUUID()}@example.com`;
      const task_id = await submit(target, { ...question, assigned_to });
      await page.goto(await mailedLink(target, ({ destination }) => destination.to.includes(assigned_to)));
      return task_id;
    },
    choose: (name) => page.getByRole('radio', { name, exact: true }).check(),
    press: (name = 'Record my decision') => page.getByRole('button', { name, exact: true }).click(),
    comments: page.getByLabel('Comments for the author'),
    heading: () => page.getByRole('heading', { level: 1 }).textContent(),
    record: () => page.locator('dd').allTextContents(),
  };
}

/** The recorded decision of a task; null if there is none. */
export async function decisionOf(target: Target, task_id: string): Promise<string | null> {
  return (await call(target, 'author', 'GET', `/tasks/${task_id}`)).body.decision;
}

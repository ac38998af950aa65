import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** A person's inbox in a browser of their own. */
export interface Inbox {
  page: Page;
  /** Errors that the browser reported, such as a violated Content-Security-Policy; not those of the network. */
  complaints: string[];
  close(): Promise<void>;
}

/** Opens the inbox in a new browser context, signed out. */
export async function openInbox(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Inbox> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
  // Shorter than a test's own, so that a failure says what it waited for.
  context.setDefaultTimeout(12_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => void complaints.push(String(error)));
  page.on('console', (message) => {
    if (!message.text().startsWith('Failed to load resource')) complaints.push(message.text());
  });
  await page.goto(url);
  return { page, complaints, close: () => context.close() };
}

/** Signs in on the issuer's page, as anybody. */
export async function signIn(page: Page, email: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Or anybody else').fill(email);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText(email).first().waitFor();
}

/** Chooses a decision on a task's page and presses its button; the confirmation dialog is then open. */
export async function chooseDecision(page: Page, name: string): Promise<void> {
  await page.getByRole('radio', { name, exact: true }).check();
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByRole('dialog').waitFor();
}

/** Presses the button of the confirmation dialog, and does not wait until the decision is sent. */
export async function confirmDecision(page: Page, name: string): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
  await sendHeld(page);
}

/** Sends the decisions that can still be undone, as when the page is left. */
export async function sendHeld(page: Page): Promise<void> {
  await page.evaluate("dispatchEvent(new Event('pagehide'))");
}

/** Sets the service's clock forward, as its answers to lists report it. */
export async function setServiceForward(page: Page, seconds: number): Promise<void> {
  await page.route('**/tasks?*', async (route) => {
    const response = await route.fetch();
    const date = new Date(Date.now() + seconds * 1000).toUTCString();
    await route.fulfill({ response, headers: { ...response.headers(), date } });
  });
}

/** Fills in the form to submit a question, with two options of which the second is correct. */
export async function fillSubmission(page: Page, question: string, assessor: string): Promise<void> {
  await page.getByLabel('Question', { exact: true }).fill(question);
  await page.getByLabel('Option A', { exact: true }).fill('Venus');
  await page.getByLabel('Option B', { exact: true }).fill('Mercury');
  await page.getByLabel('Option B is correct').check();
  await page.getByLabel('Assessor').fill(assessor);
}

/** How far the page scrolls sideways, in CSS pixels. */
export async function sidewaysScroll(page: Page): Promise<number> {
  return await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

import chromium from '@sparticuz/chromium';
import axe, { type AxeResults } from 'axe-core';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';

/**
 * The package's own arguments switch off web security and run everything in one process, which ends with its first window:
 * these restore the browser that people have.
 */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];

/** A headless Chromium with `more` arguments: the npm package's own on Linux x64, otherwise an installed Chrome. */
export async function launchBrowser(more: string[] = []): Promise<Browser> {
  const args = [...ARGUMENTS, ...more];
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return await playwright.launch({ channel: 'chrome', args: more });
  return await playwright.launch({ executablePath: await chromium.executablePath(), args });
}

/** Accessibility faults that axe-core finds on the page, each with its place. */
export async function seriousViolations(page: Page): Promise<string[]> {
  // Not as a script of the page, whose policy allows only its own.
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

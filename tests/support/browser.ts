import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/**
 * The package's own arguments switch web security off and run all in one process, which ends with its first window:
 * these leave the browser as people have it.
 */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];

/** A headless Chromium: the npm package's own on Linux x64, an installed Chrome elsewhere. */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return await playwright.launch({ channel: 'chrome' });
  return await playwright.launch({ executablePath: await chromium.executablePath(), args: ARGUMENTS });
}

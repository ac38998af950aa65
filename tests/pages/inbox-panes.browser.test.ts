import { expect, test } from '@jest/globals';
import { submit } from '../support/api-client.ts';
import { seriousViolations } from '../support/browser.ts';
import { sidewaysScroll } from '../support/inbox.ts';
import { someone, useInboxes } from '../support/inboxes.ts';

const inboxes = useInboxes();
const WIDE = { viewport: { width: 1440, height: 800 } };
const LONG = `${'A long question. '.repeat(500)}The end?`;

async function ask(assigned_to: string, ...texts: string[]) {
  for (const [index, question_text] of texts.entries()) {
    await submit(inboxes.target, { question_text, assigned_to, due_in_seconds: (index + 1) * 86_400 * 9 });
  }
}

test.each(['light', 'dark'] as const)(
  'in a wide window, %s, what waits stands beside the question',
  async (colorScheme) => {
    const assessor = someone('assessor');
    await ask(assessor, 'One?', 'Two?', 'Three?');
    const page = await inboxes.inboxOf(assessor, '#/', { ...WIDE, colorScheme });
    await page.getByText('One?').click();
    const pane = page.getByRole('navigation', { name: 'What waits for me' });
    await pane.getByText('Three?').waitFor();
    expect(await pane.getByRole('link').count()).toBe(3);
    expect(await pane.locator('[aria-current] .excerpt').textContent()).toBe('One?');
    await pane.getByText('Three?').click();
    await page.locator('article').getByText('Three?').waitFor();
    expect(await pane.locator('[aria-current] .excerpt').textContent()).toBe('Three?');
    const left = await pane.boundingBox();
    const right = await page.locator('article').boundingBox();
    expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThan(right?.x ?? 0);
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
  },
);

test('j and k move from anywhere but a field, and the decision stays in sight under a long question', async () => {
  const assessor = someone('assessor');
  await ask(assessor, LONG, 'Two?');
  const page = await inboxes.inboxOf(assessor, '#/', WIDE);
  await page.locator('.row-link').first().click();
  await page.locator('article').getByText('The end?').waitFor();
  const button = page.getByRole('button', { name: 'Choose one of the three first' });
  const { y = 0, height = 0 } = (await button.boundingBox()) ?? {};
  expect(y + height).toBeLessThanOrEqual(800);
  await button.click({ force: true });
  expect(await page.evaluate('document.activeElement.name')).toBe('decision');
  await page.getByRole('button', { name: 'Keys' }).focus();
  await page.keyboard.press('j');
  await page.locator('article').getByText('Two?').waitFor();
  await page.getByLabel('Comments').fill('');
  await page.keyboard.type('k');
  expect(await page.getByLabel('Comments').inputValue()).toBe('k');
  await page.locator('.pane a').first().focus();
  await page.keyboard.press('k');
  await page.locator('article').getByText('The end?').waitFor();
});

test.each([280, 390, 768, 1023])(
  '%d pixels wide, the question is alone, and nothing has to be scrolled sideways',
  async (width) => {
    const assessor = someone('assessor');
    await ask(assessor, 'One?', 'Two?');
    const page = await inboxes.inboxOf(assessor, '#/', { viewport: { width, height: 800 } });
    await page.getByText('One?').click();
    await page.getByText('1 of 2').waitFor();
    expect(await page.locator('.pane').count()).toBe(0);
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await seriousViolations(page)).toEqual([]);
  },
);

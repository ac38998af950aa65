import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { mailedLink, submit } from '../support/api-client.ts';
import { seriousViolations } from '../support/browser.ts';
import { sidewaysScroll, signIn } from '../support/inbox.ts';
import { someone, useInboxes } from '../support/inboxes.ts';

const inboxes = useInboxes();

const MASS = 'What is the energy of $m = 9.1\\times10^{-31}\\,\\mathrm{kg}$? Prices of $5 and $6 stay.';
const CODE = 'What does it print?\n```python\nfor i in range(2):\n    print("$x$")\n```';
const ARABIC = 'ما هو الكوكب الأقرب إلى الشمس؟';

const ask = (assigned_to: string, question_text: string, more: Record<string, unknown> = {}) =>
  submit(inboxes.target, { question_text, assigned_to, ...more });

/** The mathematics files that a page has requested. */
function mathematicsOf(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/assets/mathematics-')) asked.push(request.url());
  });
  return asked;
}

/** The text of an element as candidates read it: without the source that formulas carry for copying. */
const read = (page: Page, selector: string) =>
  page
    .locator(selector)
    .evaluate(
      (element: {
        cloneNode(deep: true): { querySelectorAll(s: string): Iterable<{ remove(): void }>; textContent: string };
      }) => {
        const copy = element.cloneNode(true);
        for (const source of copy.querySelectorAll('annotation')) source.remove();
        return copy.textContent.replace(/[^\S\n]/g, ' ');
      },
    );

describe('in the inbox', () => {
  test('a formula is drawn in the list and on its page, and can be seen as it was typed', async () => {
    const assessor = someone('formula');
    const task_id = await ask(assessor, MASS, {
      options: ['$\\frac{1}{2}$', '\\[ \\sqrt{2} \\]', '$\\frac{1$'],
      correct_answer: '$\\frac{1}{2}$',
    });
    const page = await inboxes.inboxOf(assessor);
    await page.locator('.row math').waitFor();
    await page.locator('.row-link').click();
    await page.locator('.question math').nth(2).waitFor();
    expect(await read(page, '.question p.typed')).toBe(
      'What is the energy of m=9.1×10−31 kg? Prices of $5 and $6 stay.',
    );
    expect(await page.locator('.options li').nth(2).textContent()).toBe('$\\frac{1$');
    expect(await page.locator('.options .invalid').count()).toBe(1);
    const typed = page.locator('.question details pre').first();
    expect(await typed.isVisible()).toBe(false);
    await page.getByText('Show as typed').click();
    expect(await typed.textContent()).toBe(MASS);
    expect(await seriousViolations(page)).toEqual([]);
    expect(page.url()).toContain(task_id);
  });

  test('the file that draws formulas is loaded once, and only where there is one', async () => {
    const assessor = someone('loads');
    await ask(assessor, 'Is $5 more than $4?');
    const page = await inboxes.inboxOf(assessor);
    const asked = mathematicsOf(page);
    await page.getByText('Is $5 more than $4?').waitFor();
    await page.locator('.row-link').click();
    await page.getByLabel('Comments').waitFor();
    expect(asked).toEqual([]);
    await ask(assessor, 'Is $x^2$ more than $x$?');
    await page.getByRole('link', { name: 'Waiting for me' }).click();
    await page.reload();
    await page.locator('.row math').nth(1).waitFor();
    expect(asked).toHaveLength(1);
  });

  test('a formula that could not be loaded stays as it was typed, and is drawn later', async () => {
    const assessor = someone('offline');
    await ask(assessor, 'Is $x^2$ more?');
    const { page, complaints } = await inboxes.open('#/');
    let isAway = true;
    await page.route('**/assets/mathematics-*', (route) => (isAway ? route.abort() : route.continue()));
    await signIn(page, assessor);
    await page.getByText('Is $x^2$ more?').waitFor();
    isAway = false;
    await page.locator('.row-link').click();
    await page.locator('.question math').waitFor();
    complaints.length = 0;
  });

  test('code keeps its lines, in a face whose letters are equally wide', async () => {
    const assessor = someone('code');
    await ask(assessor, CODE);
    const page = await inboxes.inboxOf(assessor);
    await page.locator('.row-link').click();
    const block = page.locator('.question code.block');
    await block.waitFor();
    expect(await block.textContent()).toBe('for i in range(2):\n    print("$x$")');
    expect(await page.evaluate("getComputedStyle(document.querySelector('.question code.block')).fontFamily")).toMatch(
      /monospace/,
    );
    expect(await page.locator('.question math').count()).toBe(0);
  });

  test.each([280, 1440])(
    'the letters of an Arabic question stand at the right of its options, %d pixels wide',
    async (width) => {
      const assessor = someone('arabic');
      const task_id = await ask(assessor, ARABIC, { options: ['Mercury', 'الزهرة'], correct_answer: 'Mercury' });
      const page = await inboxes.inboxOf(assessor, `#/tasks/${task_id}`, { viewport: { width, height: 800 } });
      await page.getByLabel('Comments').waitFor();
      const styles = await page.evaluate(
        "[...document.querySelectorAll('.question .options li')].map((item) => getComputedStyle(item).direction)",
      );
      expect(styles).toEqual(['rtl', 'rtl']);
      expect(await sidewaysScroll(page)).toBe(0);
    },
  );
});

describe('on the page behind a mailed link, without scripts', () => {
  const openLink = async (assessor: string) => {
    const link = await mailedLink(inboxes.target, ({ destination }) => destination.to.includes(assessor));
    const { page } = await inboxes.open('', { javaScriptEnabled: false });
    await page.goto(link);
    return page;
  };

  test('formulas, code and their source are shown', async () => {
    const assessor = someone('mailed');
    await ask(assessor, `${MASS}\n${CODE}`, {
      options: ['$$\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}$$', 'no'],
      correct_answer: 'no',
    });
    const page = await openLink(assessor);
    expect(await page.locator('p.question math').count()).toBe(1);
    expect(await read(page, 'p.question')).toBe(
      'What is the energy of m=9.1×10−31 kg? Prices of $5 and $6 stay.\nWhat does it print?for i in range(2):\n    print("$x$")',
    );
    expect(await page.locator('ol mtd').count()).toBe(4);
    expect(await page.locator('details pre').first().isVisible()).toBe(false);
    await page.getByText('Show as typed').click();
    expect(await page.locator('details pre').first().textContent()).toBe(`${MASS}\n${CODE}`);
  });

  test('a question has one reading direction, and its language', async () => {
    const assessor = someone('mailed-arabic');
    const stages = [{ assigned_to: [assessor] }];
    const submission = {
      question_text: ARABIC,
      options: ['Mercury', 'الزهرة'],
      correct_answer: 'Mercury',
      stages,
      language: 'ar',
    };
    const response = await fetch(`${inboxes.target.apiUrl}/questions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await inboxes.target.tokenOf('author')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(submission),
    });
    expect(await response.json()).toMatchObject({ language: 'ar', question_text: ARABIC });
    const page = await openLink(assessor);
    const about = (selector: string) =>
      page.locator(selector).evaluate(({ dir, lang }: { dir: string; lang: string }) => [dir, lang]);
    expect(await about('p.question')).toEqual(['rtl', 'ar']);
    expect(await about('main ol')).toEqual(['rtl', 'ar']);
  });
});

import { describe, expect, test } from '@jest/globals';
import { reviewMail } from '../../src/adapters/email/review-mail.ts';

const LINK = 'https://api.example.com/review/Zm9yLWV4YW1wbGVzLW9ubHktbmV2ZXItYS1zZWNyZXQ';
const TASK_PAGE = 'https://api.example.com/#/tasks/11111111-1111-4111-8111-111111111111';
const mail = { assigned_by: 'author@example.com', due_at: new Date('2026-11-29T10:00:59Z') };

describe('the mail that asks for a review', () => {
  test('says who asks, by when and why, with the link alone on its line', () => {
    expect(reviewMail(mail, LINK, 'capability').text).toBe(
      [
        'author@example.com asks you to review an exam question by 29 November 2026, 10:00 UTC.',
        '',
        'Read it and decide:',
        '',
        'https://api.example.com/review/Zm9yLWV4YW1wbGVzLW9ubHktbmV2ZXItYS1zZWNyZXQ',
        '',
        'You get this mail because author@example.com chose you to assess the question. The link is meant for you alone: whoever has it can decide.',
        '',
        '',
      ].join('\n'),
    );
  });

  test('says what it wants and by when in its subject', () => {
    expect(reviewMail(mail, LINK, 'capability').subject).toBe(
      'Please review a question by 29 November 2026, 10:00 UTC',
    );
  });

  test('says the same in its HTML part, with the one link and the author as text', () => {
    const { html } = reviewMail({ ...mail, assigned_by: `"<b>"&'@example.com` }, LINK, 'capability');
    expect(html).toContain(
      '<p>&quot;&lt;b&gt;&quot;&amp;&#39;@example.com asks you to review an exam question by 29 Nov',
    );
    expect(html).toContain('You get this mail because &quot;&lt;b&gt;');
    expect([...html.matchAll(/href="([^"]*)"|src=|url\(|https?:/g)].map(([, href]) => href)).toEqual([LINK]);
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).toContain('@media (prefers-color-scheme: dark)');
  });

  test('says that its link asks to sign in, where it does', () => {
    const { text, html } = reviewMail(mail, TASK_PAGE, 'sign-in');
    expect(text).toContain(`\n\nSign in, read it and decide:\n\n${TASK_PAGE}\n\n`);
    expect(text).toContain('The link asks you to sign in.');
    expect(text).not.toContain('whoever has it can decide');
    expect(html).toContain(`<a href="${TASK_PAGE}">Sign in, read it and decide</a>`);
  });
});

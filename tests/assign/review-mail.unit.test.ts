import { describe, expect, test } from '@jest/globals';
import { reviewMail } from '../../src/adapters/email/review-mail.ts';

const LINK = 'https://api.example.com/review/Zm9yLWV4YW1wbGVzLW9ubHktbmV2ZXItYS1zZWNyZXQ';
const TASK_PAGE = 'https://api.example.com/#/tasks/11111111-1111-4111-8111-111111111111';
const mail = {
  reference: '5b1c2a0e',
  assigned_by: 'author@example.com',
  created_at: new Date('2026-11-22T09:30:59Z'),
  due_at: new Date('2026-11-29T10:00:59Z'),
};

describe('the mail that asks for a review', () => {
  test('says who asks about which question, by when and why, with the link alone on its line', () => {
    expect(reviewMail(mail, LINK, 'capability').text).toBe(
      [
        'author@example.com asks you to review exam question 5b1c2a0e by 29 November 2026, 10:00 UTC. It was submitted on 22 November 2026, 09:30 UTC.',
        '',
        'Read it and decide:',
        '',
        'https://api.example.com/review/Zm9yLWV4YW1wbGVzLW9ubHktbmV2ZXItYS1zZWNyZXQ',
        '',
        'You get this mail because author@example.com chose you to assess the question. The link is meant for you alone: whoever has it can decide.',
        '',
        'Please do not reply: replies to this mail are not read and decide nothing.',
        '',
        '',
      ].join('\n'),
    );
  });

  test('says which question it is about and by when in its subject', () => {
    expect(reviewMail(mail, LINK, 'capability').subject).toBe(
      'Please review question 5b1c2a0e by 29 November 2026, 10:00 UTC',
    );
  });

  test('has a subject of its own for each question, in both modes', () => {
    const other = { ...mail, reference: '6b1c2a0e' };
    for (const mode of ['capability', 'sign-in'] as const) {
      expect(reviewMail(other, LINK, mode).subject).toBe(
        'Please review question 6b1c2a0e by 29 November 2026, 10:00 UTC',
      );
    }
  });

  test('says the same in its HTML part, with the one link', () => {
    const { html } = reviewMail(mail, LINK, 'capability');
    expect(html).toContain(
      '>author@example.com asks you to review exam question 5b1c2a0e by 29 November 2026, 10:00 UTC. It was submitted on',
    );
    expect(html).toContain('You get this mail because author@example.com chose you');
    expect(html).toContain('Please do not reply: replies to this mail are not read and decide nothing.');
    expect([...html.matchAll(/href="([^"]*)"|src=|url\(|https?:/g)].map(([, href]) => href)).toEqual([LINK]);
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).toContain('@media (prefers-color-scheme: dark)');
  });

  test.each(['www.evil.example/login?x=1@evil.example', `"<b>"&'@example.com`])(
    'shows nothing of an author whose address is %s',
    (assigned_by) => {
      const { subject, text, html } = reviewMail({ ...mail, assigned_by }, LINK, 'capability');
      expect(text).toContain('[address shown on the page] asks you to review exam question 5b1c2a0e');
      expect(text).toContain('because [address shown on the page] chose you');
      expect(html).toContain('>[address shown on the page] asks you to review');
      expect(subject + text + html).not.toMatch(/evil|login|<b>|&lt;b/);
    },
  );

  test('says that its link asks to sign in, where it does', () => {
    const { text, html } = reviewMail(mail, TASK_PAGE, 'sign-in');
    expect(text).toContain(`\n\nSign in, read it and decide:\n\n${TASK_PAGE}\n\n`);
    expect(text).toContain('The link asks you to sign in.');
    expect(text).not.toContain('whoever has it can decide');
    expect(html).toMatch(new RegExp(`<a href="${TASK_PAGE}" [^>]*>Sign in, read it and decide</a>`));
  });
});

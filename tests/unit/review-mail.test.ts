import { describe, expect, test } from '@jest/globals';
import { reviewMail } from '../../src/adapters/email/review-mail.ts';

const LINK = 'https://api.example.com/review/Zm9yLWV4YW1wbGVzLW9ubHktbmV2ZXItYS1zZWNyZXQ';
const mail = {
  to: 'assessor@example.com',
  assigned_by: 'author@example.com',
  due_at: new Date('2026-11-29T10:00:59Z'),
  code: 'Zm9yLWV4YW1wbGVzLW9ubHktbmV2ZXItYS1zZWNyZXQ',
};

describe('the mail that asks for a review', () => {
  test('has a text part with the link alone on its line', () => {
    expect(reviewMail(mail, LINK).text).toBe(
      [
        'author@example.com asks you to review an exam question by 2026-11-29 10:00 UTC.',
        '',
        'Read it and decide here:',
        '',
        'https://api.example.com/review/Zm9yLWV4YW1wbGVzLW9ubHktbmV2ZXItYS1zZWNyZXQ',
        '',
        'You get this mail because the question was assigned to you. The link is meant for you alone.',
        '',
        '',
      ].join('\n'),
    );
  });

  test('says by when in its subject', () => {
    expect(reviewMail(mail, LINK).subject).toBe('A question waits for your review until 2026-11-29 10:00 UTC');
  });

  test('shows the author as text in its HTML part', () => {
    const { html } = reviewMail({ ...mail, assigned_by: `"<b>"&'@example.com` }, LINK);
    expect(html).toContain('&quot;&lt;b&gt;&quot;&amp;&#39;@example.com asks you');
    expect(html).toContain(`<a href="${LINK}">`);
  });
});

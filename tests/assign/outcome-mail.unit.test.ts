import { describe, expect, test } from '@jest/globals';
import { outcomeMail } from '../../src/adapters/email/outcome-mail.ts';
import type { Status } from '../../src/core/task.ts';

const LINK = 'https://api.example.com/#/tasks/11111111-1111-4111-8111-111111111111';
const mail = (status: Status, decided_by: string | null = 'assessor@example.com', is_staged = false) => ({
  task: {
    task_id: '11111111-1111-4111-8111-111111111111',
    reference: '5b1c2a0e',
    assigned_by: 'author@example.com',
    assigned_to: 'assessor@example.com',
    decided_by,
    created_at: new Date('2026-11-23T10:00:00Z'),
    due_at: new Date('2026-11-29T10:00:00Z'),
  },
  question: {
    question_id: '5b1c2a0e-0f6e-4c58-8a55-0c9f5c1f6d3a',
    status,
    is_staged,
    created_at: new Date('2026-11-22T10:00:00Z'),
  },
});

describe('the mail that tells an author the outcome', () => {
  test('says who decided what about which question, with the link alone on its line', () => {
    expect(outcomeMail(mail('APPROVED'), LINK).text).toBe(
      [
        'assessor@example.com approved question 5b1c2a0e, which you submitted on 22 November 2026, 10:00 UTC.',
        '',
        'Sign in to see it, and what was said about it:',
        '',
        'https://api.example.com/#/tasks/11111111-1111-4111-8111-111111111111',
        '',
        'You get this mail because you submitted the question.',
        '',
        'Please do not reply: replies to this mail are not read and decide nothing.',
        '',
        '',
      ].join('\n'),
    );
  });

  test.each<[Status, string | null, string, string]>([
    ['APPROVED', 'a@example.com', 'Your question 5b1c2a0e is approved', 'a@example.com approved question 5b1c2a0e, '],
    ['REJECTED', 'a@example.com', 'Your question 5b1c2a0e is rejected', 'a@example.com rejected question 5b1c2a0e, '],
    [
      'CHANGES_REQUESTED',
      'a@example.com',
      'Changes to your question 5b1c2a0e are requested',
      'a@example.com requests changes to question 5b1c2a0e, ',
    ],
    [
      'EXPIRED',
      null,
      'Your question 5b1c2a0e was not reviewed in time',
      'Nobody decided by 29 November 2026, 10:00 UTC on question 5b1c2a0e, ',
    ],
  ])('says %s in words, in its subject and both parts', (status, decided_by, subject, news) => {
    const letter = outcomeMail(mail(status, decided_by), LINK);
    expect(letter.subject).toBe(subject);
    expect(letter.text).toContain(news);
    expect(letter.html).toContain(`>${news}`);
    expect(letter.html).toContain(`<a href="${LINK}" `);
  });

  test.each<[Status, string | null, string]>([
    ['APPROVED', 'a@example.com', 'The assessors approved question 5b1c2a0e, '],
    ['REJECTED', 'a@example.com', 'a@example.com rejected question 5b1c2a0e, '],
    ['CHANGES_REQUESTED', 'a@example.com', 'The assessors request changes to question 5b1c2a0e, '],
    ['EXPIRED', null, 'Too few assessors decided by 29 November 2026, 10:00 UTC on question 5b1c2a0e, '],
    ['WITHDRAWN', null, 'A coordinator withdrew question 5b1c2a0e, '],
  ])('says %s of a question that several people assess', (status, decided_by, news) => {
    expect(outcomeMail(mail(status, decided_by, true), LINK).text).toContain(news);
  });

  test('shows nothing of an assessor whose address programs would make a link of', () => {
    const { text, html } = outcomeMail(mail('REJECTED', 'www.evil.example/a@evil.example'), LINK);
    expect(text).toContain('[address shown on the page] rejected question 5b1c2a0e, ');
    expect(html).toContain('>[address shown on the page] rejected question 5b1c2a0e, ');
    expect(text + html).not.toContain('evil');
  });
});

import { describe, expect, test } from '@jest/globals';
import { paperMail, paperOutcomeMail } from '../../src/adapters/email/paper-mail.ts';
import { shownPaper } from '../../src/adapters/email/shown-paper.ts';

const paper_id = 'c0ffee00-0000-4000-8000-000000000000';
const task = {
  task_id: '11111111-1111-4111-8111-111111111111',
  reference: '11111111',
  assigned_by: 'author@example.com',
  assigned_to: 'assessor@example.com',
  created_at: new Date('2026-11-20T10:00:00Z'),
  due_at: new Date('2026-11-27T10:00:00Z'),
};
const LINK = 'https://api.example.com/review/code';

describe('a paper in a mail', () => {
  test.each([
    ['Physics, summer 2027', 'paper “Physics, summer 2027”'],
    ['Physics: waves and light', 'paper “Physics: waves and light”'],
    ['  Two\n lines ', 'paper “Two lines”'],
    ['Vol. 2', 'paper “Vol. 2”'],
    ['فيزياء', 'paper “فيزياء”'],
    ['Sign in at https://evil.example', 'paper c0ffee00'],
    ['www.evil.example', 'paper c0ffee00'],
    ['evil.example', 'paper c0ffee00'],
    ['mailto:a', 'paper c0ffee00'],
    ['write to a@evil', 'paper c0ffee00'],
    ['//evil', 'paper c0ffee00'],
    ['a\\b', 'paper c0ffee00'],
  ])('%j is shown as %s', (title, shown) => {
    expect(shownPaper({ paper_id, title })).toBe(shown);
  });
});

test('the mail to an assessor names paper, deadline and how many questions, and has one link alone on its line', () => {
  const letter = paperMail({ paper: { paper_id, title: 'Physics' }, tasks: [task, task] }, LINK, 'capability');
  expect(letter.subject).toBe('Please review 2 questions of paper “Physics” by 27 November 2026, 10:00 UTC');
  expect(letter.text.split('\n')).toContain(LINK);
  expect(letter.text.match(/https?:/g)).toHaveLength(1);
  expect(letter.text).toContain('whoever has it can decide');
});

test('where links lead to signing in, it says so', () => {
  const letter = paperMail({ paper: { paper_id, title: 'Physics' }, tasks: [task] }, LINK, 'sign-in');
  expect(letter.subject).toBe('Please review one question of paper “Physics” by 27 November 2026, 10:00 UTC');
  expect(letter.text).toContain('asks you to sign in');
});

test('the mail to the author counts the outcomes', () => {
  const counts = { APPROVED: 31, REJECTED: 1, CHANGES_REQUESTED: 5, WITHDRAWN: 2 };
  const paper = {
    paper_id,
    title: 'Physics',
    submitted_by: 'author@example.com',
    created_at: task.created_at,
    status: 'CHANGES_REQUESTED' as const,
    counts,
  };
  const letter = paperOutcomeMail({ paper }, LINK);
  expect(letter.subject).toBe('Your paper “Physics” is done: changes requested');
  expect(letter.text).toContain('31 approved, 1 rejected, 5 changes requested, 2 withdrawn');
});

test('of several deadlines, the mail names the earliest', () => {
  const sooner = { ...task, due_at: new Date('2026-11-25T10:00:00Z') };
  const letter = paperMail({ paper: { paper_id, title: 'Physics' }, tasks: [task, sooner] }, LINK, 'capability');
  expect(letter.subject).toBe('Please review 2 questions of paper “Physics” by 25 November 2026, 10:00 UTC');
});

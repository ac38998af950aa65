import { describe, expect, test } from '@jest/globals';
import { seal } from '../../src/core/access.ts';
import { equalsInConstantTime } from '../../src/core/digest.ts';
import type { FoundTask } from '../../src/core/ports/task-store.ts';
import { openReview } from '../../src/core/review-task.ts';
import type { Question } from '../../src/core/task.ts';

const CODE = 'Zm9yLWV4YW1wbGVzLW9ubHktbmV2ZXItYS1zZWNyZXQ';
const OTHER_CODE = 'b3RoZXItZXhhbXBsZS1saW5rLW5ldmVyLWEtc2VjcmV';
const QUESTION: Question = {
  question_id: '22222222-2222-4222-8222-222222222222',
  question_text: 'Which planet is closest to the sun?',
  options: ['Venus', 'Mercury', 'Mars'],
  correct_answer: 'Mercury',
  created_at: new Date('2026-11-22T10:00:00Z'),
};
const PARTIES = { assigned_by: 'author@example.com', assigned_to: 'assessor@example.com' };
const TASK = { ...PARTIES, status: 'PENDING', decision: null, revision: 1 } as FoundTask;

async function nonceOf(code: string, change: Partial<Question> = {}): Promise<string | null> {
  const task = { ...TASK, question: { ...QUESTION, ...change } };
  const store = { findTaskByLink: async () => seal(task) } as never;
  return (await openReview({ store }, code)).nonce;
}

describe("a review form's nonce", () => {
  test('is an HMAC keyed by the code over the hash of what is shown', async () => {
    // printf of the JSON array of id, text, options and answer | openssl sha256 -binary | openssl sha256 -hmac CODE
    expect(await nonceOf(CODE)).toBe('e3f3b048fe22aedf6cdc36876d0ae67eccfec023e15a5a68e39424a34a3cf1f7');
  });

  test.each<[string, Partial<Question>]>([
    ['id', { question_id: '33333333-3333-4333-8333-333333333333' }],
    ['text', { question_text: 'Which planet is closest to the Sun?' }],
    ['options', { options: ['Venus', 'Mercury', 'Mars', 'Pluto'] }],
    ['order of options', { options: ['Mercury', 'Venus', 'Mars'] }],
    ['division of options', { options: ['Venus', 'Mercury","Mars'] }],
    ['correct answer', { correct_answer: 'Venus' }],
  ])('changes with the %s of the question', async (_, change) => {
    expect(await nonceOf(CODE, change)).not.toBe(await nonceOf(CODE));
  });

  test('differs from link to link', async () => {
    expect(await nonceOf(OTHER_CODE)).not.toBe(await nonceOf(CODE));
  });

  test('is not made for a task that can no longer be decided', async () => {
    const answerOf = async (task: Partial<FoundTask>) => {
      const found = { ...TASK, question: QUESTION, ...task };
      return openReview({ store: { findTaskByLink: async () => seal(found) } as never }, CODE);
    };
    expect(await answerOf({ decision: 'APPROVED' })).toEqual({
      task: { ...PARTIES, status: 'PENDING', decision: 'APPROVED', revision: 1, question: QUESTION },
      nonce: null,
    });
    expect(await answerOf({ status: 'EXPIRED' })).toEqual({
      task: { ...PARTIES, status: 'EXPIRED', decision: null, revision: 1 },
      nonce: null,
    });
  });

  test.each([
    ['', '', true],
    ['a', 'a', true],
    ['a', 'b', false],
    ['', 'a', false],
    ['a', '', false],
    ['ab', 'a', false],
    ['a', 'ab', false],
    ['aa', 'a', false],
  ])('%j and %j are compared as equal: %j', (a, b, expected) => {
    expect(equalsInConstantTime(a, b)).toBe(expected);
  });
});

import { describe, expect, test } from '@jest/globals';
import { type Draft, faultsFound, faultsInTexts, faultsOf, submissionOf } from '../../src/inbox/submission.ts';

const DRAFT: Draft = {
  question_text: 'Which planet is closest to the sun?',
  options: ['Venus', 'Mercury'],
  correct: 1,
  assigned_to: 'assessor@example.com',
  stages: [],
  due_in_days: '7',
  key: 'key',
};

const faultsIn = (change: Partial<Draft>) =>
  Object.fromEntries(faultsOf({ ...DRAFT, ...change }, 'author@example.com'));

test('a whole draft has no fault, and is sent as it was typed', () => {
  expect(faultsIn({})).toEqual({});
  expect(submissionOf({ ...DRAFT, options: ['a\n  b', ' Mercury '] })).toEqual({
    question_text: 'Which planet is closest to the sun?',
    options: ['a\n  b', ' Mercury '],
    correct_answer: ' Mercury ',
    assigned_to: 'assessor@example.com',
    due_in_seconds: 604_800,
  });
});

describe('what the API would refuse is told of the field', () => {
  const DIFFER = 'must differ from option A: readers see no difference';
  test.each<[Partial<Draft>, Record<string, string>]>([
    [{ question_text: '\u200b\u2060' }, { question_text: 'must not be blank' }],
    [
      { question_text: `${'word '.repeat(2000)}end` },
      { question_text: 'must be at most 10,000 characters; it has 10,003, which is 3 too many' },
    ],
    [{ options: ['Mars', '\u3164', 'Venus'] }, { 'options.1': 'must not be blank' }],
    [{ options: ['Mars', 'Mars\u200b', 'mars'] }, { 'options.1': DIFFER }],
    [{ options: ['caf\u00e9', 'x', 'cafe\u0301 '] }, { 'options.2': DIFFER }],
    [
      { options: ['Mars', 'o'.repeat(1001)] },
      { 'options.1': 'must be at most 1,000 characters; it has 1,001, which is 1 too many' },
    ],
    [
      { options: ['$\frac', 'x'] },
      { 'options.0': 'must hold no control characters besides tab and line breaks; character 2 is U+000C' },
    ],
    [{ correct: undefined }, { correct_answer: 'must be one of the options: mark it' }],
    [{ assigned_to: 'assessor' }, { assigned_to: 'must be one email address' }],
    [{ assigned_to: ' Author@EXAMPLE.com ' }, { assigned_to: 'must be somebody other than you' }],
    [{ due_in_days: '' }, { due_in_seconds: 'must be a number up to 360' }],
    [{ due_in_days: '361' }, { due_in_seconds: 'must be a number up to 360' }],
    [{ due_in_days: '0.5' }, {}],
  ])('%j', (change, faults) => {
    expect(faultsIn(change)).toEqual(faults);
  });

  test('two spellings of one domain are one person', () => {
    const faults = faultsOf({ ...DRAFT, assigned_to: 'x@BU\u0308CHER.example' }, 'x@xn--bcher-kva.example');
    expect(Object.fromEntries(faults)).toEqual({ assigned_to: 'must be somebody other than you' });
  });
});

test('of a draft that was not sent yet, only what is there is judged', () => {
  const faults = faultsInTexts({ ...DRAFT, question_text: '', options: ['', 'o'.repeat(1001)], assigned_to: '' });
  expect([...faults.keys()]).toEqual(['options.1']);
});

describe('with stages, the field of a single assessor is not there, so', () => {
  const stages = [{ assessors: 'a@example.com', required: '' }];

  test('what is left in it is no fault', () => {
    expect(faultsIn({ stages, assigned_to: `${'a'.repeat(250)}@example.com` })).toEqual({});
  });

  test.each([
    ['SELF_REVIEW', 'must be somebody other than you'],
    ['ASSESSOR_NOT_ALLOWED', 'is of a domain that may not assess here'],
  ])('%s is shown at the first stage', (code, fault) => {
    expect(Object.fromEntries(faultsFound({ code, faults: [] }, { stages }))).toEqual({
      'stages.0.assigned_to': fault,
    });
    expect([...faultsFound({ code, faults: [] }, DRAFT).keys()]).toEqual(['assigned_to']);
  });
});

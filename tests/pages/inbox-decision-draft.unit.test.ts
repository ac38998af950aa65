import { expect, test } from '@jest/globals';
import {
  commentsFault,
  commentsOf,
  type DecisionDraft,
  EMPTY_DRAFT,
  lacksComments,
  leftOutOf,
  withComments,
  withDecision,
} from '../../src/inbox/decision-draft.ts';

type Step = 'APPROVED' | 'REJECTED' | 'CHANGES_REQUESTED' | { typed: string };

/** The draft after these choices and comments, in order. */
const after = (...steps: Step[]) =>
  steps.reduce<DecisionDraft>(
    (draft, step) => (typeof step === 'string' ? withDecision(draft, step) : withComments(draft, step.typed)),
    EMPTY_DRAFT,
  );

test.each<[string, Step[], string, string]>([
  ['typed before a choice goes with an approval', [{ typed: 'Good.' }, 'APPROVED'], 'Good.', ''],
  ['typed before a choice goes with a rejection', [{ typed: 'Wrong.' }, 'REJECTED'], 'Wrong.', ''],
  ['typed for a rejection goes with a request', ['REJECTED', { typed: 'No.' }, 'CHANGES_REQUESTED'], 'No.', ''],
  ['typed for a rejection stays out of an approval', ['REJECTED', { typed: 'No.' }, 'APPROVED'], '', 'No.'],
  [
    'typed first, once it went with a rejection, stays out of an approval',
    [{ typed: 'No.' }, 'REJECTED', 'APPROVED'],
    '',
    'No.',
  ],
  [
    'typed for an approval stays out of a rejection that has its own',
    ['REJECTED', { typed: 'No.' }, 'APPROVED', { typed: 'Good.' }, 'REJECTED'],
    'No.',
    'Good.',
  ],
])('what was %s', (_, steps, comments, leftOut) => {
  expect(commentsOf(after(...steps))).toBe(comments);
  expect(leftOutOf(after(...steps))).toBe(leftOut);
});

test.each<[Step[], boolean]>([
  [['APPROVED'], false],
  [['REJECTED'], true],
  [['REJECTED', { typed: ' \u200b\u2800\n' }], true],
  [['CHANGES_REQUESTED', { typed: 'x' }], false],
])('%j lacks comments: %s', (steps, lacks) => {
  expect(lacksComments(after(...steps))).toBe(lacks);
});

test('comments are counted as the API does, and it is said how many are too many', () => {
  expect(commentsFault(after({ typed: '🙂'.repeat(4000) }))).toBe(undefined);
  expect(commentsFault(after({ typed: '🙂'.repeat(4012) }))).toBe(
    'The text of your comments must be at most 4,000 characters; it has 4,012, which is 12 too many.',
  );
  expect(commentsFault(after({ typed: 'a\u000bb' }))).toBe(
    'The text of your comments must hold no control characters besides tab and line breaks; character 2 is U+000B.',
  );
});

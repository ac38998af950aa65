import { describe, expect, test } from '@jest/globals';
import { choicesOf } from '../../src/views/choices.ts';

describe('the choices of a question', () => {
  test.each<[string, unknown, string[]]>([
    ['a list', ['This', 'That'], ['This', 'That']],
    ['none', null, ['That']],
    ['a list without the correct answer', ['This', 'Other'], ['This', 'Other', 'That']],
    ['a map', { A: 'This', B: 'That' }, ['A: This', 'B: That', 'That']],
    ['a list of other things', [1, ['<b>'], { text: 'This' }], ['1', '["<b>"]', '{"text":"This"}', 'That']],
    ['a number', 4, ['That']],
  ])('are shown with the correct answer, where its options are %s', (_, options, choices) => {
    expect(choicesOf({ options: options as string[] | null, correct_answer: 'That' })).toEqual(choices);
  });
});

import { describe, expect, test } from '@jest/globals';
import { readAiken } from '../../src/formats/aiken.ts';

const refusals = (text: string) => readAiken(text).faults.map(({ line, message }) => `${line}: ${message}`);

// https://docs.moodle.org/en/Aiken_format
describe('Aiken, by the rules of the Moodle documentation', () => {
  test.each([
    [
      'brackets',
      'What is the correct answer?\nA) Is it this one?\nB) Maybe this\nANSWER: B',
      ['Is it this one?', 'Maybe this'],
      'Maybe this',
    ],
    [
      'full stops',
      'What is the correct answer?\nA. Is it this one?\nB. Maybe this\nANSWER: A',
      ['Is it this one?', 'Maybe this'],
      'Is it this one?',
    ],
    ['empty lines between', '\nWhat is the correct answer?\n\nA) x\n\n\nB)\ty\nANSWER:B\n', ['x', 'y'], 'y'],
    ['no space behind ANSWER:', 'What is the correct answer?\nA) x\nB) y\nANSWER:   A)', ['x', 'y'], 'x'],
  ])('takes %s', (_, text, options, correct_answer) => {
    expect(readAiken(text)).toEqual({
      questions: [
        { name: null, line: expect.any(Number), question_text: 'What is the correct answer?', options, correct_answer },
      ],
      faults: [],
      notices: [],
    });
  });

  test.each([
    [
      'no letter in capitals behind it',
      'Which?\nA) x\nB) y\nanswer: B',
      ['1: has no line ANSWER:', '4: has no line ANSWER:'],
    ],
    [
      'an answer that is no option',
      'Which?\nA) x\nB) y\nANSWER: C',
      ['1: names "C" as its answer, which is none of its options'],
    ],
    ['no answer', 'Which?\nA) x\nB) y\nANSWER:', ['1: names "" as its answer, which is none of its options']],
    [
      'text on two lines',
      'Which\nof these?\nA) x\nB) y\nANSWER: A',
      ['1: has its text on several lines, of which Aiken keeps one'],
    ],
    ['no text', 'A) x\nB) y\nANSWER: A', ['1: has no text before its options']],
    ['letters in another order', 'Which?\nB) x\nA) y\nANSWER: A', ['1: has its options in the order BA']],
    ['no ANSWER: before the next', 'One?\nA) x\nB) y\nTwo?\nA) x\nB) y\nANSWER: A', ['1: has no line ANSWER:']],
    [
      'no space behind the letter',
      'Which?\nA)x\nB)y\nANSWER: A',
      ['1: has its text on several lines, of which Aiken keeps one'],
    ],
  ])('refuses %s', (_, text, faults) => {
    expect(refusals(text)).toEqual(faults);
  });

  test('is text: what looks like HTML stays', () => {
    expect(readAiken('Is 1 < 2 &amp; <b>?\nA) yes\nB) no\nANSWER: A').questions[0]?.question_text).toBe(
      'Is 1 < 2 &amp; <b>?',
    );
  });
});

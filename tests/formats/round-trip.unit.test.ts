import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { faultsOfQuestion } from '../../src/core/submission-input.ts';
import type { WritableFormat } from '../../src/formats/paper-file.ts';
import { FILES } from '../../src/formats/paper-file.ts';
import { readPaper } from '../../src/formats/read-paper.ts';
import { writePaper } from '../../src/formats/write-paper.ts';

/** Characters that are special to one of the formats, or to its readers. */
const SPECIAL = [
  '\\',
  '\\n',
  '~',
  '=',
  '#',
  '####',
  '{',
  '}',
  ':',
  '::',
  '//',
  '->',
  '%50%',
  '$CATEGORY:',
  '[html]',
  '[plain]',
  '<b>',
  '</text>',
  ']]>',
  '&amp;',
  '&#32;',
  '"',
  "'",
  ',',
  ';',
  '\t',
  ' ',
  '  ',
  '\n',
  '\n\n',
  'ANSWER: A',
  'A) ',
  '\\( x^2 \\)',
  '$$x$$',
  '-1',
  '+',
  '@',
  '\u00a0',
  'é',
  '数学',
  'سؤال',
  '😀',
  'sep=;',
  '_____',
  '@@PLUGINFILE@@',
  '<img src=x>',
  '\ufeff',
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...SPECIAL), fc.string({ unit: 'grapheme', maxLength: 4 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join(''));
const question = fc
  .record({ question_text: text, options: fc.array(text, { minLength: 2, maxLength: 5 }), correct: fc.nat(4) })
  .map(({ question_text, options, correct }) => ({
    question_text,
    options,
    correct_answer: options[correct % options.length] ?? '',
  }))
  .filter((one) => faultsOfQuestion(one).length === 0);

const bytesOf = (file: string) => new TextEncoder().encode(file);

describe.each<WritableFormat>(['gift', 'moodle-xml', 'csv'])('a paper written as %s', (format) => {
  test('holds the same questions when it is read again', () => {
    fc.assert(
      fc.property(fc.array(question, { minLength: 1, maxLength: 3 }), (questions) => {
        const named = questions.map((one, i) => ({ ...one, name: `q${i}` }));
        const file = writePaper(format, 'A title: 1/2 {x} & "y"', named);
        const read = readPaper({ bytes: bytesOf(file), file_name: `paper.${FILES[format].ending}` });
        expect(read.faults).toEqual([]);
        expect(
          read.questions.map(({ question_text, options, correct_answer }) => ({
            question_text,
            options,
            correct_answer,
          })),
        ).toEqual(questions);
      }),
      { numRuns: 1_000 },
    );
  });
});

test.each<WritableFormat>(['gift', 'moodle-xml'])('carriage returns survive in %s', (format) => {
  const one = { name: 'q', question_text: ' a\r\nb\r ', options: ['x\r', 'y '], correct_answer: 'y ' };
  const [read] = readPaper({ bytes: bytesOf(writePaper(format, 'T', [one])), file_name: null }).questions;
  expect([read?.question_text, read?.options, read?.correct_answer]).toEqual([' a\r\nb\r ', ['x\r', 'y '], 'y ']);
});

test('CSV keeps a carriage return as a line break', () => {
  const one = { name: 'q', question_text: 'a\r\nb', options: ['x', 'y'], correct_answer: 'y' };
  const [read] = readPaper({ bytes: bytesOf(writePaper('csv', 'T', [one])), file_name: null }).questions;
  expect(read?.question_text).toBe('a\nb');
});

test('JSON is what POST /papers takes, but for the assessors', () => {
  const one = { name: 'q', question_text: 'Which?', options: ['x', 'y'], correct_answer: 'y' };
  expect(JSON.parse(writePaper('json', 'Physics', [one]))).toEqual({
    title: 'Physics',
    questions: [{ question_text: 'Which?', options: ['x', 'y'], correct_answer: 'y' }],
  });
});

test('no cell of CSV is a formula', () => {
  const one = { name: 'q', question_text: '=1+1', options: ['-1', '@x'], correct_answer: '-1' };
  expect(writePaper('csv', 'T', [one])).toBe(
    "\ufeffquestion_text,correct_answer,option_1,option_2\r\n'=1+1,'-1,'-1,'@x\r\n",
  );
});

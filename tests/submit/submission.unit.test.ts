import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseInput } from '../../src/core/input.ts';
import { submission } from '../../src/core/submission-input.ts';
import { characterFault, comparableForm, isBlank } from '../../src/core/text.ts';
import { faultsOf } from '../support/faults.ts';

const VALID = {
  question_text: 'Which planet is closest to the sun?',
  options: ['Venus', 'Mercury'],
  correct_answer: 'Mercury',
  assigned_to: 'assessor@example.com',
};
const withOptions = (options: unknown[]) => ({ options, correct_answer: options[0] });
const numbered = (count: number) => Array.from({ length: count }, (_, i) => `option ${i}`);

const controlAt = (position: number, code: string) =>
  `must hold no control characters besides tab and line breaks; character ${position} is U+${code}`;
const alike = (a: number, b: number) => `must be distinct: numbers ${a} and ${b} look the same to a reader`;

const ACCEPTED: [string, object][] = [
  ['nothing but the required fields', {}],
  ['a question of 10,000 characters', { question_text: 'q'.repeat(10_000) }],
  ['a question of 10,000 characters outside the basic plane', { question_text: '𝔮'.repeat(10_000) }],
  ['a question of one character', { question_text: 'q' }],
  ['spaces around a question', { question_text: '  q  ' }],
  ['2 options', withOptions(numbered(2))],
  ['10 options', withOptions(numbered(10))],
  ['an option of 1,000 characters', withOptions(['o'.repeat(1_000), 'p'])],
  ['options that differ by case alone', withOptions(['Mercury', 'mercury'])],
  ['an address of 254 characters', { assigned_to: `${'a'.repeat(242)}@example.com` }],
  ['tabs and line breaks', { question_text: 'a\tb\r\nc', ...withOptions(['\tif a:\n\t\tb', 'c']) }],
  ['what is not seen beside what is', withOptions(['a\u200db', '\u202ea'])],
  ['an address whose domain has an umlaut', { assigned_to: 'x@bücher.example' }],
  ['a deadline in 1 second', { due_in_seconds: 1 }],
  ['a deadline in 360 days', { due_in_seconds: 31_104_000 }],
];

const REFUSED: [string, object, string[]][] = [
  ['an empty question', { question_text: '' }, ['question_text: must not be blank']],
  ['a blank question', { question_text: ' \n\t\u00a0' }, ['question_text: must not be blank']],
  ['10,001 characters', { question_text: 'q'.repeat(10_001) }, ['question_text: must be at most 10,000 characters']],
  ['a question that is null', { question_text: null }, ['question_text: must be a string']],
  ['a question that nobody sees', { question_text: '\u200b\u2060' }, ['question_text: must not be blank']],
  ['a question of a Braille blank', { question_text: '\u2800\n' }, ['question_text: must not be blank']],
  ['NUL', { question_text: 'a\0b' }, [`question_text: ${controlAt(2, '0000')}`]],
  ['a lost backslash', { question_text: 'Is \frac{1}{2} half?' }, [`question_text: ${controlAt(4, '000C')}`]],
  ['a vertical tab', { question_text: 'It falls\vfaster' }, [`question_text: ${controlAt(9, '000B')}`]],
  ['half a pair', { question_text: 'a\ud83d' }, ['question_text: must be well-formed Unicode']],
  ['1 option', withOptions(['a']), ['options: must hold at least 2 options']],
  ['no options', withOptions([]), ['options: must hold at least 2 options', 'correct_answer: must be a string']],
  ['11 options', withOptions(numbered(11)), ['options: must hold at most 10 options']],
  ['options that are text', { options: 'Mercury' }, ['options: must be a list']],
  ['equal options', withOptions(['a', 'b', 'a']), ['options: must be distinct']],
  ['options that differ by a space at the end', withOptions(['a', 'b', 'b ']), [`options: ${alike(2, 3)}`]],
  ['options that differ by a no-break space', withOptions(['a b', 'a\u00a0b']), [`options: ${alike(1, 2)}`]],
  ['options that differ by a zero-width space', withOptions(['ab', 'a\u200bb']), [`options: ${alike(1, 2)}`]],
  ['options that differ by composition', withOptions(['é', 'e\u0301']), [`options: ${alike(1, 2)}`]],
  ['options that differ by line ends', withOptions(['a\r\nb', 'a\nb']), [`options: ${alike(1, 2)}`]],
  ['a blank option', withOptions(['a', ' ']), ['options.1: must not be blank']],
  ['an option of a Hangul filler', withOptions(['a', '\u3164']), ['options.1: must not be blank']],
  ['an option that is a number', withOptions(['a', 1]), ['options.1: must be a string']],
  ['1,001 characters', withOptions(['a', 'o'.repeat(1_001)]), ['options.1: must be at most 1,000 characters']],
  ['a backspace in an option', withOptions(['a', '\beta']), [`options.1: ${controlAt(1, '0008')}`]],
  ['an answer beside the options', { correct_answer: 'Pluto' }, ['correct_answer: must be one of the options']],
  ['an answer with a space more', { correct_answer: 'Venus ' }, ['correct_answer: must be one of the options']],
  [
    'an answer that only looks like an option',
    { ...withOptions(['é', 'a']), correct_answer: 'e\u0301' },
    ['correct_answer: must be one of the options'],
  ],
  ['an answer that is a number', { correct_answer: 1 }, ['correct_answer: must be a string']],
  [
    'an address with an umlaut before the @',
    { assigned_to: 'jürgen@example.com' },
    ['assigned_to: must have only ASCII characters before the @'],
  ],
  ['no address', { assigned_to: '' }, ['assigned_to: must be one email address']],
  [
    '255 characters',
    { assigned_to: `${'a'.repeat(243)}@example.com` },
    ['assigned_to: must be at most 254 characters'],
  ],
  ['a list of people', { assigned_to: ['a@example.com'] }, ['assigned_to: must be a string']],
  ['0 seconds', { due_in_seconds: 0 }, ['due_in_seconds: must be at least 1']],
  ['part of a second', { due_in_seconds: 1.5 }, ['due_in_seconds: must be a whole number']],
  ['360 days and a second', { due_in_seconds: 31_104_001 }, ['due_in_seconds: must be at most 31,104,000 (360 days)']],
  ['seconds as text', { due_in_seconds: '60' }, ['due_in_seconds: must be a number']],
  ['seconds that are null', { due_in_seconds: null }, ['due_in_seconds: must be a number']],
  ['a field of the task', { status: 'APPROVED' }, ['status: is not a known field']],
  ['the name of a prototype', JSON.parse('{"__proto__": {}}'), ['__proto__: is not a known field']],
  ['the name of a constructor', { constructor: 'x' }, ['constructor: is not a known field']],
  ["the name of a constructor's field", { prototype: 'x' }, ['prototype: is not a known field']],
  ['a name that every object has', { toString: 'x' }, ['toString: is not a known field']],
];

describe('a submission', () => {
  test.each(ACCEPTED)('may hold %s', (_, fields) => {
    expect(faultsOf(submission, { ...VALID, ...fields })).toEqual([]);
  });

  test.each(REFUSED)('may not hold %s', (_, fields, faults) => {
    expect(faultsOf(submission, { ...VALID, ...fields })).toEqual(faults);
  });

  test.each([['a string'], [1], [true], [null], [[[]]], [[[1]]]])('that is %j is no JSON object', (input) => {
    expect(faultsOf(submission, input)).toEqual([': must be a JSON object']);
  });

  test('is told every field that it lacks', () => {
    expect(faultsOf(submission, {})).toEqual([
      'question_text: is required',
      'options: is required',
      'correct_answer: is required',
      'assigned_to: is required',
    ]);
  });

  test('is due in seven days unless it says otherwise', () => {
    expect(parseInput(submission, VALID).due_in_seconds).toBe(604_800);
    expect(parseInput(submission, { ...VALID, due_in_seconds: 60 }).due_in_seconds).toBe(60);
  });

  test('keeps every text exactly as it was typed', () => {
    const filled = (maxLength: number) =>
      fc
        .string({ unit: 'binary', minLength: 1, maxLength })
        .filter((text) => !isBlank(text) && characterFault(text) === null);
    const valid = fc
      .record({
        question_text: filled(200),
        options: fc.uniqueArray(filled(40), { minLength: 2, maxLength: 10, selector: comparableForm }),
        due_in_seconds: fc.integer({ min: 1, max: 31_104_000 }),
      })
      .chain((fields) => fc.constantFrom(...fields.options).map((correct_answer) => ({ ...fields, correct_answer })));
    fc.assert(
      fc.property(valid, (fields) => {
        const input = { ...fields, assigned_to: 'assessor@example.com' };
        expect(parseInput(submission, JSON.parse(JSON.stringify(input)))).toEqual(input);
      }),
    );
  });

  test('is told of every fault, and of few where a list is far too long', () => {
    const started = performance.now();
    const faults = faultsOf(submission, { ...VALID, options: Array.from({ length: 32_600 }, () => 1) });
    expect(faults).toEqual(['options: must hold at most 10 options']);
    const long = ' '.repeat(1_001);
    expect(faultsOf(submission, { question_text: '', ...withOptions(Array(10).fill(long)) })).toHaveLength(22);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('with an address of accents is refused before they are composed', () => {
    const accents = { assigned_to: `a${'\u0301\u0323'.repeat(60_000)}@example.com` };
    expect(faultsOf(submission, { ...VALID, ...accents })).toEqual(['assigned_to: must be at most 254 characters']);
  });

  test('has its address in the form that is mailed', () => {
    expect(parseInput(submission, { ...VALID, assigned_to: ' X@BÜCHER.example ' }).assigned_to).toBe(
      'x@xn--bcher-kva.example',
    );
  });

  test('of any JSON at all is either taken or refused with faults', () => {
    const fields = fc.record({
      question_text: fc.jsonValue(),
      options: fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue())),
      correct_answer: fc.jsonValue(),
      assigned_to: fc.jsonValue(),
      due_in_seconds: fc.jsonValue(),
    });
    fc.assert(
      // Anything but a ValidationFailedError is thrown out of faultsOf.
      fc.property(fc.oneof(fc.jsonValue(), fields), (input) => expect(faultsOf(submission, input)).not.toEqual([])),
    );
  });
});

import { describe, expect, test } from '@jest/globals';
import {
  characterFault,
  comparableForm,
  countCharacters,
  firstAlike,
  isBlank,
  isLongerThan,
} from '../../src/core/text.ts';

const CONTROLS = [
  ...Array.from({ length: 0x20 }, (_, code) => code),
  0x7f,
  ...Array.from({ length: 32 }, (_, i) => 0x80 + i),
];

describe('the characters of a text', () => {
  test('are counted as PostgreSQL counts them', () => {
    expect(countCharacters('')).toBe(0);
    expect(countCharacters('aé𝔮👩‍🏫')).toBe(6);
  });

  test('are too many only above the limit, whatever they take in UTF-16', () => {
    expect(isLongerThan('𝔮'.repeat(10), 10)).toBe(false);
    expect(isLongerThan('𝔮'.repeat(11), 10)).toBe(true);
    expect(isLongerThan(`${'a'.repeat(9)}𝔮`, 10)).toBe(false);
    expect(isLongerThan(`${'a'.repeat(10)}𝔮`, 10)).toBe(true);
  });

  test('may be tab, line feed and carriage return', () => {
    expect(characterFault('a\tb\r\nc')).toBeNull();
  });

  test('may be none of the other control characters', () => {
    const allowed = CONTROLS.filter((code) => characterFault(`a${String.fromCharCode(code)}b`) === null);
    expect(allowed).toEqual([0x09, 0x0a, 0x0d]);
  });

  test('are named where one is refused, by what a person would count', () => {
    expect(characterFault('😀 is \frac{1}{2}')).toBe(
      'must hold no control characters besides tab and line breaks; character 6 is U+000C',
    );
  });

  test('are refused where half a pair is left', () => {
    expect(characterFault('a\ud83d')).toBe('must be well-formed Unicode');
    expect(characterFault('\ude00a')).toBe('must be well-formed Unicode');
  });
});

describe('a text', () => {
  test.each([
    ['nothing', ''],
    ['white space', ' \t\r\n\u00a0\u1680\u2003\u2028\u202f\u3000'],
    ['zero-width space and word joiner', '\u200b\u2060'],
    ['a byte order mark', '\ufeff'],
    ['a soft hyphen', '\u00ad'],
    ['joiners', '\u200c\u200d\u034f'],
    ['marks of direction', '\u200e\u200f\u202e\u2066'],
    ['variation selectors', '\ufe0f\u{e0100}'],
    ['tags', '\u{e0041}'],
    ['Hangul fillers', '\u115f\u1160\u3164\uffa0'],
    ['Khmer inherent vowels', '\u17b4\u17b5'],
    ['the Mongolian vowel separator', '\u180e'],
    ['the Braille blank', '\u2800'],
    ['all of them', ' \u200b\u2800\u3164\n'],
  ])('of %s is blank', (_, text) => {
    expect(isBlank(text)).toBe(true);
  });

  test.each([['.'], ['\u200b.'], ['\u2801'], ['️⃣'], ['\u0301'], ['ㄱ'], ['−'], ['\u{1f600}']])(
    'like %j is not blank',
    (text) => {
      expect(isBlank(text)).toBe(false);
    },
  );
});

describe('two options', () => {
  test.each([
    ['a space at the end', 'Mercury', 'Mercury '],
    ['a no-break space', 'New York', 'New\u00a0York'],
    ['two spaces', 'New York', 'New  York'],
    ['a line break', 'New York', 'New\r\nYork'],
    ['the kind of line break', 'a\r\nb', 'a\nb'],
    ['a zero-width space', 'Mercury', 'Mer\u200bcury'],
    ['a soft hyphen', 'Mercury', 'Mer\u00adcury'],
    ['a variation selector', '☀', '☀\ufe0f'],
    ['composition', 'caf\u00e9', 'cafe\u0301'],
    ['composition that a joiner hides', 'caf\u00e9', 'cafe\u034f\u0301'],
    ['the order of marks', 'q\u0307\u0323', 'q\u0323\u0307'],
    ['a space beside what is not seen', 'a b', 'a \u200b b'],
    ['what is not seen at the end', 'a', 'a \u2060 '],
  ])('that differ by %s alone are the same', (_, a, b) => {
    expect(firstAlike([a, b])).toEqual([0, 1]);
  });

  test.each([
    ['case', 'Mercury', 'mercury'],
    ['full width', 'A', 'Ａ'],
    ['script', 'a', 'а'],
    ['an accent', 'e', 'é'],
    ['where a space is', 'a bc', 'ab c'],
    ['one space', 'ab', 'a b'],
    ['a compatible form', 'x²', 'x2'],
  ])('that differ by %s are distinct', (_, a, b) => {
    expect(firstAlike([a, b])).toBeNull();
  });

  test('are compared in a form that stays when it is compared again', () => {
    const text = ' e\u034f\u0301 \u200b\u2003 A\u200b ';
    expect(comparableForm(text)).toBe('\u00e9 A');
    expect(comparableForm(comparableForm(text))).toBe('\u00e9 A');
  });
});

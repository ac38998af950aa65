/**
 * What counts as readable text: one answer for the API, the review page and the inbox. This file also runs
 * in browsers.
 */

/** Control characters except tab and line breaks: no page shows a vertical tab or a lost backslash. */
const FORBIDDEN_CONTROL = /(?![\t\n\r])\p{Cc}/u;
/** Characters that no font draws. The Hangul fillers are among the default-ignorable characters; the Braille blank is not. */
const UNSEEN = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\u2800]*$/u;
const DEFAULT_IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;
const WHITE_SPACE = /\p{White_Space}+/gu;

/** The length in code points, as PostgreSQL counts: an emoji that takes two UTF-16 units is one character. */
export function countCharacters(text: string): number {
  let count = 0;
  // Not by spreading: a list of a body's characters takes many times the memory of its text.
  for (const _ of text) count += 1;
  return count;
}

/** Whether the text is longer than `limit` characters; costs no more for a text that is far too long. */
export function isLongerThan(text: string, limit: number): boolean {
  if (text.length <= limit) return false;
  return text.length > 2 * limit || countCharacters(text) > limit;
}

/** Whether a reader would see nothing. */
export function isBlank(text: string): boolean {
  return UNSEEN.test(text);
}

/** Whether the text holds an invisible character, which can make programs take it for another text. */
export function hasDefaultIgnorable(text: string): boolean {
  return text.search(DEFAULT_IGNORABLE) !== -1;
}

/**
 * The fault of a text's characters, as a sentence without its subject; null if there is none. The position counts
 * from 1.
 */
export function characterFault(text: string): string | null {
  if (!text.isWellFormed()) return 'must be well-formed Unicode';
  const at = text.search(FORBIDDEN_CONTROL);
  if (at === -1) return null;
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  const position = countCharacters(text.slice(0, at)) + 1;
  return `must hold no control characters besides tab and line breaks; character ${position.toLocaleString('en')} is U+${code}`;
}

/** The fault of a text's length, as a sentence without its subject; null if there is none. */
export function lengthFault(text: string, limit: number): string | null {
  return isLongerThan(text, limit) ? `must be at most ${limit.toLocaleString('en')} characters` : null;
}

/**
 * Two options with the same form look the same to a reader. Case matters. Only for texts within their limit: composing takes a
 * time that grows with the square of a run of accents.
 */
export function comparableForm(text: string): string {
  return (
    text
      .normalize('NFC')
      .replace(DEFAULT_IGNORABLE, '')
      // Once more: the character between a letter and its accent is gone.
      .normalize('NFC')
      .replace(WHITE_SPACE, ' ')
      .trim()
  );
}

/**
 * The indexes of the first two texts that a reader cannot tell apart; null if all are distinct. Only for texts within their
 * limit.
 */
export function firstAlike(texts: readonly string[]): [number, number] | null {
  const forms = texts.map(comparableForm);
  const second = forms.findIndex((form, i) => forms.indexOf(form) < i);
  const form = forms[second];
  return form === undefined ? null : [forms.indexOf(form), second];
}

/** The fault of a list of options as a whole, as a sentence without its subject; null if all are distinct. */
export function optionsFault(options: readonly string[], limit: number): string | null {
  if (options.some((option) => isLongerThan(option, limit))) return null;
  const [first, second] = firstAlike(options) ?? [];
  if (first === undefined || second === undefined) return null;
  if (options[first] === options[second]) return 'must be distinct';
  return `must be distinct: numbers ${first + 1} and ${second + 1} look the same to a reader`;
}

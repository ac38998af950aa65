import { segmentsOf } from './segments.ts';

const LETTER = /\p{L}/u;
/** Unicode blocks of scripts that are written from right to left, such as Hebrew and Arabic. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * The common reading direction of a question and its options: that of the first letter in the first text that has one. Formulas and code
 * do not count.
 */
export function directionOf(texts: readonly string[]): 'ltr' | 'rtl' {
  for (const text of texts) {
    for (const { kind, source } of segmentsOf(text)) {
      const letter = kind === 'text' ? LETTER.exec(source)?.[0] : undefined;
      if (letter !== undefined) return RIGHT_TO_LEFT.test(letter) ? 'rtl' : 'ltr';
    }
  }
  return 'ltr';
}

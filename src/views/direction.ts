import { segmentsOf } from './segments.ts';

const LETTER = /\p{L}/u;
/** The blocks of scripts that are written from right to left, Hebrew and Arabic among them. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * The one reading direction of a question and its options: that of the first letter, of the first text that has one. Formulas and code
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

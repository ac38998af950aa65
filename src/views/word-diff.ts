import { diffWordsWithSpace } from 'diff/lib/diff/word.js';

/** A piece of a text that changed, in reading order. */
export interface Piece {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

/** Two long texts with little in common take long to compare: then one is shown as replaced by the other. */
const TIMEOUT_MS = 200;

/** The changes between two texts, word by word. This file also runs in browsers. */
export function changesOf(before: string, after: string): Piece[] {
  const changes = diffWordsWithSpace(before, after, { timeout: TIMEOUT_MS });
  if (changes === undefined) return [piece('removed', before), piece('added', after)];
  return changes.map(({ value, added, removed }) => piece(added ? 'added' : removed ? 'removed' : 'same', value));
}

function piece(kind: Piece['kind'], text: string): Piece {
  return { kind, text };
}

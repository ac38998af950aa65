import { characterFault, countCharacters, isLongerThan } from '../core/text.ts';
import * as texts from '../views/texts.ts';

/**
 * Why the API would refuse a text, as a sentence without its subject; undefined when it would not. It says by how much a
 * text is too long: nothing is cut off, so people have to know.
 */
export function textFault(text: string, limit: number): string | undefined {
  if (!isLongerThan(text, limit)) return characterFault(text) ?? undefined;
  const count = countCharacters(text);
  const said = (number: number) => number.toLocaleString(texts.LANGUAGE);
  return texts.tooLong(said(limit), said(count), said(count - limit));
}

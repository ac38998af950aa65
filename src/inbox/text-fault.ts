import { characterFault, countCharacters, isLongerThan } from '../core/text.ts';

/**
 * What the API would refuse in a text, as a sentence without its subject; undefined where nothing is. It says by how much
 * a text is too long: nothing is cut off, so people have to know.
 */
export function textFault(text: string, limit: number): string | undefined {
  if (!isLongerThan(text, limit)) return characterFault(text) ?? undefined;
  const count = countCharacters(text);
  const [has, most, over] = [count, limit, count - limit].map((number) => number.toLocaleString('en'));
  return `must be at most ${most} characters; it has ${has}, which is ${over} too many`;
}

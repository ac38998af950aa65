import leven from 'leven';

/** Beyond this many letters changed for each known one, a name is another name and no typo. */
const MOST_CHANGES_PER_LETTER = 0.5;

/** Says that a name is unknown, with the nearest known one where there is one near; `kind` is key, type, value… */
export function unknownName(name: string, known: Iterable<string>, kind: string): string {
  let nearest: string | undefined;
  let changes = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const distance = leven(name.toLowerCase(), candidate.toLowerCase());
    if (distance < changes && distance <= candidate.length * MOST_CHANGES_PER_LETTER) {
      nearest = candidate;
      changes = distance;
    }
  }
  return `there is no ${kind} ${name}${nearest === undefined ? '' : `, the nearest is ${nearest}`}`;
}

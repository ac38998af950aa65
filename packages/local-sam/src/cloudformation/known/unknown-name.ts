import leven from 'leven';

/** Above this share of changed letters, a name is a different name and not a typo. */
const MOST_CHANGES_PER_LETTER = 0.5;

/** Says that a name is unknown, and suggests the nearest known one if one is near; `kind` is key, type, value… */
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

/**
 * A token's claims as API Gateway passes them to a function: every value is a text; a list is written as `[a b]` and a
 * map as `map[k:v]`, without quotes.
 */
export function claimTexts(claims: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, claimText(value)]));
}

function claimText(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(claimText).join(' ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
    return `map[${entries.map(([key, item]) => `${key}:${claimText(item)}`).join(' ')}]`;
  }
  return value === null ? '<nil>' : String(value);
}

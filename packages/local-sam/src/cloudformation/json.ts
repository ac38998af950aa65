/** A map of a template, its values not yet looked at. */
export type JsonObject = Record<string, unknown>;

/** True for a map, false for a list, a scalar and null. */
export function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The map that `value` is, or an empty one. */
export function asRecord(value: unknown): JsonObject {
  return isRecord(value) ? value : {};
}

/** The strings that `value` is or holds: CloudFormation takes one string where a list of one is meant. */
export function asStrings(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');
}

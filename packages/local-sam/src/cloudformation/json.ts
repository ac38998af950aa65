/** A map of a template, with unchecked values. */
export type JsonObject = Record<string, unknown>;

/** True for a map, false for a list, a scalar and null. */
export function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `value` if it is a map, otherwise an empty map. */
export function asRecord(value: unknown): JsonObject {
  return isRecord(value) ? value : {};
}

/** The strings that `value` is or holds: CloudFormation accepts a string in place of a list with one string. */
export function asStrings(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');
}

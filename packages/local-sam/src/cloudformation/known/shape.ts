import { intrinsicCall } from '../intrinsics.ts';
import { isRecord } from '../json.ts';
import { unknownName } from './unknown-name.ts';

/** The values that a place of a template accepts. Each field is a limit; a shape without fields accepts anything. */
export interface Shape {
  /** A map with these keys and no others. */
  readonly keys?: Readonly<Record<string, Shape>>;
  /** The required keys of such a map. */
  readonly required?: readonly string[];
  /** A map whose `Properties` depend on its `Type`. */
  readonly byType?: Readonly<Record<string, Shape>>;
  /** The shape of each item of a list, or of each value of a map. */
  readonly each?: Shape;
  /** One of these texts. */
  readonly values?: readonly string[];
  /** A whole number from the first to the second. */
  readonly range?: readonly [least: number, most: number];
  readonly pattern?: RegExp;
  /** What the pattern requires, in words that follow "must be". */
  readonly meaning?: string;
}

/** The place of a value that does not fit, and why. */
export interface Misfit {
  path: readonly string[];
  message: string;
}

/** Accepts anything. */
export const ANYTHING: Shape = {};

/** A map with these keys, given as names separated by white space, and any values. */
export function anyOf(names: string): Record<string, Shape> {
  return Object.fromEntries(names.split(/\s+/).map((name) => [name, ANYTHING]));
}

/**
 * The first place where a value does not fit its shape; undefined if all of it does. A call of an intrinsic function has no
 * value yet and fits, but both branches of Fn::If are checked.
 * @param isComplete the value is evaluated and has its defaults, so a key that is missing now stays missing
 */
export function misfit(value: unknown, shape: Shape, path: readonly string[], isComplete: boolean): Misfit | undefined {
  const call = isRecord(value) ? intrinsicCall(value) : undefined;
  if (call !== undefined) {
    const branches = call.name === 'Fn::If' && Array.isArray(call.argument) ? call.argument.slice(1) : [];
    return first(branches, (branch) => misfit(branch, shape, path, isComplete));
  }
  const parts = Array.isArray(value) || isRecord(value) ? Object.entries(value) : [];
  return (
    misfitOfText(value, shape, path) ??
    misfitOfKeys(value, shape, path, isComplete) ??
    first(parts, ([key, part]) => {
      const shapeOfPart = shape.keys?.[key] ?? shape.each;
      return shapeOfPart && misfit(part, shapeOfPart, [...path, key], isComplete);
    }) ??
    misfitOfType(value, shape, path, isComplete)
  );
}

function misfitOfText(value: unknown, shape: Shape, path: readonly string[]): Misfit | undefined {
  const { values, range, pattern, meaning } = shape;
  if (values !== undefined && !values.includes(String(value))) {
    return { path, message: unknownName(String(value), values, 'value') };
  }
  if (range !== undefined) {
    const [least, most] = range;
    const isWhole = /^-?\d+$/.test(String(value));
    if (!isWhole || Number(value) < least || Number(value) > most) {
      return { path, message: `must be a whole number from ${least} to ${most}` };
    }
  }
  return pattern === undefined || pattern.test(String(value)) ? undefined : { path, message: `must be ${meaning}` };
}

function misfitOfKeys(
  value: unknown,
  { keys, required = [] }: Shape,
  path: readonly string[],
  isComplete: boolean,
): Misfit | undefined {
  if (keys === undefined) {
    return undefined;
  }
  if (!isRecord(value)) {
    // To SAM, a key without a value is an empty map, but a text is not.
    return value === null || value === undefined ? undefined : { path, message: 'must be a map' };
  }
  const stranger = Object.keys(value).find((key) => !(key in keys));
  if (stranger !== undefined) {
    return { path: [...path, stranger], message: unknownName(stranger, Object.keys(keys), 'key') };
  }
  const missing = isComplete ? required.find((key) => value[key] === undefined) : undefined;
  return missing === undefined ? undefined : { path, message: `needs ${missing}` };
}

function misfitOfType(
  value: unknown,
  { byType }: Shape,
  path: readonly string[],
  isComplete: boolean,
): Misfit | undefined {
  if (byType === undefined || !isRecord(value)) {
    return undefined;
  }
  if (value.Type === undefined) {
    return { path, message: 'needs a Type' };
  }
  const shape = byType[String(value.Type)];
  if (shape === undefined) {
    return { path: [...path, 'Type'], message: unknownName(String(value.Type), Object.keys(byType), 'type') };
  }
  return misfit(value.Properties ?? {}, shape, [...path, 'Properties'], isComplete);
}

function first<Item>(items: readonly Item[], find: (item: Item) => Misfit | undefined): Misfit | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

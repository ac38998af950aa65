import * as v from 'valibot';
import { parseAddress } from './address.ts';
import type { Fault } from './errors.ts';
import { ValidationFailedError } from './errors.ts';
import { LIMITS } from './limits.ts';
import { characterFault, isBlank, lengthFault } from './text.ts';

/** Returns the fault of a value as a sentence without its subject, or null: the rules are those of text.ts and address.ts. */
export const without = <T>(faultOf: (value: T) => string | null) =>
  v.rawCheck<T>(({ dataset, addIssue }) => {
    const message = dataset.typed ? faultOf(dataset.value) : null;
    if (message !== null) addIssue({ message });
  });

/** A text of at most `limit` characters. */
export const text = (limit: number) =>
  v.pipe(
    v.string('must be a string'),
    without((value) => characterFault(value) ?? lengthFault(value, limit)),
  );
/** A text of at most `limit` characters that a reader can see. */
export const filledText = (limit: number) =>
  v.pipe(
    text(limit),
    without((value) => (isBlank(value) ? 'must not be blank' : null)),
  );

/** One address, in the form in which it is stored, compared and mailed. */
export const emailAddress = v.pipe(
  v.string('must be a string'),
  v.rawTransform<string, string>(({ dataset, addIssue, NEVER }) => {
    const { address, fault } = parseAddress(dataset.value);
    if (address !== undefined) return address;
    addIssue({ message: fault });
    return NEVER;
  }),
);

/** A timestamp in RFC 3339 form, with its offset from UTC. */
export const moment = v.pipe(
  v.string('must be a string'),
  v.regex(
    /^\d{4}-\d\d-\d\d[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/,
    'must be a time such as 2030-01-31T09:00:00Z (RFC 3339)',
  ),
  v.rawTransform<string, Date>(({ dataset, addIssue, NEVER }) => {
    const day = new Date(`${dataset.value.slice(0, 10)}T00:00:00Z`);
    // Date turns the 30th of February into the 2nd of March.
    if (Number.isFinite(day.getTime()) && day.toISOString().startsWith(dataset.value.slice(0, 10)))
      return new Date(dataset.value.toUpperCase());
    addIssue({ message: 'must be a day that exists' });
    return NEVER;
  }),
);

/** The query of every other JSON route. */
export const noQuery = v.strictObject({});

const idempotencyHeader = v.object({
  'Idempotency-Key': v.pipe(v.string(), v.regex(/^[\x20-\x7e]{1,255}$/, 'must be 1 to 255 printable ASCII characters')),
});

/** The value of the header `Idempotency-Key`, or null. @throws ValidationFailedError */
export function parseIdempotencyKey(key: string | null): string | null {
  return key === null ? null : parseInput(idempotencyHeader, { 'Idempotency-Key': key })['Idempotency-Key'];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether PostgreSQL would read it as a UUID in canonical form. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/**
 * The input as the schema parses it, or its faults: all of them, unless they are very many.
 * @throws ValidationFailedError
 */
export function parseInput<const S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> {
  // The library takes a list for an object without fields.
  const result = v.safeParse(schema, Array.isArray(input) ? undefined : input);
  if (result.success) return result.output;
  throw new ValidationFailedError(toFaults(result.issues));
}

/** The faults of a value; empty if it fits the schema. */
export function faultsIn(schema: v.GenericSchema, value: unknown): Fault[] {
  const result = v.safeParse(schema, value);
  return result.success ? [] : toFaults(result.issues);
}

function toFaults(issues: readonly v.BaseIssue<unknown>[]): Fault[] {
  return issues.slice(0, LIMITS.faults).map(toFault);
}

function toFault(issue: v.BaseIssue<unknown>): Fault {
  const path = v.getDotPath(issue) ?? '';
  // The library's own messages for objects quote what they received.
  if (!issue.type.endsWith('object')) return { path, message: issue.message };
  if (issue.expected === 'Object') return { path, message: 'must be a JSON object' };
  return { path, message: issue.expected === 'never' ? ValidationFailedError.UNKNOWN_FIELD : 'is required' };
}

import * as v from 'valibot';
import type { Fault } from './errors.ts';
import { ValidationFailedError } from './errors.ts';
import { DECISIONS, STATUSES } from './task.ts';

/** Seven days. */
const DEFAULT_DUE_IN_SECONDS = 604_800;
/** 360 days: Step Functions ends every execution at one year, so a task must have closed before. */
const MAX_DUE_IN_SECONDS = 31_104_000;

/** PostgreSQL stores neither NUL nor half a surrogate pair; refusing them here keeps the text exactly as typed. */
const isStorable = (text: string) => text.isWellFormed() && !text.includes('\0');
const isNotBlank = (text: string) => text.trim() !== '';
/** Counted in code points, as PostgreSQL counts. */
const isAtMost = (limit: number) => (text: string) => text.length <= limit || [...text].length <= limit;

const text = (limit: number) =>
  v.pipe(
    v.string('must be a string'),
    v.check(isStorable, 'must be well-formed Unicode without NUL'),
    v.check(isAtMost(limit), `must be at most ${limit.toLocaleString('en')} characters`),
  );
const filledText = (limit: number) => v.pipe(text(limit), v.check(isNotBlank, 'must not be blank'));

/** An address as it is stored and compared: trimmed, NFC, lower case. Dots and plus parts are not guessed away. */
export function normalizeEmail(address: string): string {
  // Last, since lower case can compose where upper case cannot: J with a caron is two characters, j with one is one.
  return address.trim().toLowerCase().normalize('NFC');
}

/** A part between dots of what stands before the @: nothing that a mail header could read, and nothing invisible. */
const ATOM = String.raw`[^\s@<>()[\]\\,;:".\p{Cc}\p{Cf}]+`;
const LABEL = String.raw`(?!-)[\p{L}\p{M}\p{N}-]+(?<!-)`;
/** One address, unquoted, with a domain of two labels or more; how long its parts may be is left to mail servers. */
const ONE_ADDRESS = new RegExp(`^${ATOM}(\\.${ATOM})*@${LABEL}(\\.${LABEL})+$`, 'u');

export const emailAddress = v.pipe(
  v.string('must be a string'),
  v.check(isStorable, 'must be well-formed Unicode without NUL'),
  v.transform(normalizeEmail),
  v.check((address) => ONE_ADDRESS.test(address), 'must be one email address'),
  v.check(isAtMost(254), 'must be at most 254 characters'),
);

/** `POST /questions`. */
export const submission = v.pipe(
  v.strictObject({
    question_text: filledText(10_000),
    options: v.pipe(
      v.array(filledText(1_000), 'must be a list'),
      v.minLength(2, 'must hold at least 2 options'),
      v.maxLength(10, 'must hold at most 10 options'),
      v.check((options) => new Set(options).size === options.length, 'must be distinct'),
    ),
    correct_answer: v.string('must be a string'),
    assigned_to: emailAddress,
    due_in_seconds: v.optional(
      v.pipe(
        v.number('must be a number'),
        v.integer('must be a whole number'),
        v.minValue(1, 'must be at least 1'),
        v.maxValue(MAX_DUE_IN_SECONDS, 'must be at most 31,104,000 (360 days)'),
      ),
      DEFAULT_DUE_IN_SECONDS,
    ),
  }),
  v.forward(
    v.partialCheck(
      [['options'], ['correct_answer']],
      ({ options, correct_answer }) => options.includes(correct_answer),
      'must be one of the options',
    ),
    ['correct_answer'],
  ),
);
export type Submission = v.InferOutput<typeof submission>;

/** `POST /tasks/{task_id}/decision`; comments that say nothing are stored as none. */
export const decisionInput = v.pipe(
  v.strictObject({
    decision: v.picklist(DECISIONS, 'must be APPROVED, REJECTED or CHANGES_REQUESTED'),
    comments: v.pipe(
      v.nullish(text(4_000), null),
      v.transform((comments) => (comments !== null && isNotBlank(comments) ? comments : null)),
    ),
  }),
  v.forward(
    v.partialCheck(
      [['decision'], ['comments']],
      ({ decision, comments }) => decision === 'APPROVED' || comments !== null,
      'must say why, unless the decision is APPROVED',
    ),
    ['comments'],
  ),
);
export type DecisionInput = v.InferOutput<typeof decisionInput>;

/** The query of `GET /tasks`, all strings. */
export const taskListQuery = v.object({
  role: v.optional(v.picklist(['assessor', 'author'], 'must be assessor or author'), 'assessor'),
  status: v.optional(v.nullable(v.picklist(STATUSES, 'must be a status')), null),
  limit: v.optional(
    v.pipe(v.string(), v.regex(/^([1-9]\d?|100)$/, 'must be a whole number from 1 to 100'), v.transform(Number)),
    '20',
  ),
  cursor: v.optional(v.string()),
});

export const idempotencyHeader = v.object({
  'Idempotency-Key': v.pipe(v.string(), v.regex(/^[\x20-\x7e]{1,255}$/, 'must be 1 to 255 printable ASCII characters')),
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether PostgreSQL would read it as a UUID in its canonical form. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/**
 * The input as the schema says it, or every fault in it.
 * @throws ValidationFailedError
 */
export function parseInput<const S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> {
  // The library takes a list for an object without its fields.
  const result = v.safeParse(schema, Array.isArray(input) ? undefined : input);
  if (result.success) return result.output;
  throw new ValidationFailedError(result.issues.map(toFault));
}

function toFault(issue: v.BaseIssue<unknown>): Fault {
  const path = v.getDotPath(issue) ?? '';
  // The library's own messages for objects quote what they received.
  if (!issue.type.endsWith('object')) return { path, message: issue.message };
  if (issue.expected === 'Object') return { path, message: 'must be a JSON object' };
  return { path, message: issue.expected === 'never' ? 'is not a known field' : 'is required' };
}

import * as v from 'valibot';
import { parseAddress } from './address.ts';
import type { Fault } from './errors.ts';
import { ValidationFailedError } from './errors.ts';
import { LIMITS } from './limits.ts';
import { DECISIONS, STATUSES } from './task.ts';
import { characterFault, isBlank, lengthFault, optionsFault } from './text.ts';

/** Says what is wrong with a value as a sentence without its subject, or null: the rules are those of text.ts and address.ts. */
const without = <T>(faultOf: (value: T) => string | null) =>
  v.rawCheck<T>(({ dataset, addIssue }) => {
    const message = dataset.typed ? faultOf(dataset.value) : null;
    if (message !== null) addIssue({ message });
  });

const text = (limit: number) =>
  v.pipe(
    v.string('must be a string'),
    without((value) => characterFault(value) ?? lengthFault(value, limit)),
  );
const filledText = (limit: number) =>
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

const options = v.pipe(
  // How many, before anything is said of each: a list of thousands would be answered by thousands of faults.
  v.array(v.unknown(), 'must be a list'),
  v.minLength(LIMITS.options.min, `must hold at least ${LIMITS.options.min} options`),
  v.maxLength(LIMITS.options.max, `must hold at most ${LIMITS.options.max} options`),
  v.array(filledText(LIMITS.option)),
  without((texts) => optionsFault(texts, LIMITS.option)),
);

/** `POST /questions`. */
export const submission = v.pipe(
  v.strictObject({
    question_text: filledText(LIMITS.question_text),
    options,
    correct_answer: v.string('must be a string'),
    assigned_to: emailAddress,
    due_in_seconds: v.optional(
      v.pipe(
        v.number('must be a number'),
        v.integer('must be a whole number'),
        v.minValue(LIMITS.due_in_seconds.min, 'must be at least 1'),
        v.maxValue(LIMITS.due_in_seconds.max, 'must be at most 31,104,000 (360 days)'),
      ),
      LIMITS.due_in_seconds.default,
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
      v.nullish(text(LIMITS.comments), null),
      v.transform((comments) => (comments === null || isBlank(comments) ? null : comments)),
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
export const taskListQuery = v.strictObject({
  role: v.optional(v.picklist(['assessor', 'author'], 'must be assessor or author'), 'assessor'),
  status: v.optional(v.nullable(v.picklist(STATUSES, 'must be a status')), null),
  limit: v.optional(
    v.pipe(v.string(), v.regex(/^([1-9]\d?|100)$/, 'must be a whole number from 1 to 100'), v.transform(Number)),
    String(LIMITS.page.default),
  ),
  cursor: v.optional(v.string()),
});

/** The query of every other route of JSON. */
export const noQuery = v.strictObject({});

export const idempotencyHeader = v.object({
  'Idempotency-Key': v.pipe(v.string(), v.regex(/^[\x20-\x7e]{1,255}$/, 'must be 1 to 255 printable ASCII characters')),
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether PostgreSQL would read it as a UUID in its canonical form. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/**
 * The input as the schema says it, or what is wrong with it: every fault, where they are not very many.
 * @throws ValidationFailedError
 */
export function parseInput<const S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> {
  // The library takes a list for an object without its fields.
  const result = v.safeParse(schema, Array.isArray(input) ? undefined : input);
  if (result.success) return result.output;
  throw new ValidationFailedError(result.issues.slice(0, LIMITS.faults).map(toFault));
}

function toFault(issue: v.BaseIssue<unknown>): Fault {
  const path = v.getDotPath(issue) ?? '';
  // The library's own messages for objects quote what they received.
  if (!issue.type.endsWith('object')) return { path, message: issue.message };
  if (issue.expected === 'Object') return { path, message: 'must be a JSON object' };
  return { path, message: issue.expected === 'never' ? ValidationFailedError.UNKNOWN_FIELD : 'is required' };
}

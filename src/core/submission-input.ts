import * as v from 'valibot';
import { emailAddress, filledText, without } from './input.ts';
import { LIMITS } from './limits.ts';
import { optionsFault } from './text.ts';

const options = v.pipe(
  // How many, before anything is said of each: a list of thousands would be answered by thousands of faults.
  v.array(v.unknown(), 'must be a list'),
  v.minLength(LIMITS.options.min, `must hold at least ${LIMITS.options.min} options`),
  v.maxLength(LIMITS.options.max, `must hold at most ${LIMITS.options.max} options`),
  v.array(filledText(LIMITS.option)),
  without((texts) => optionsFault(texts, LIMITS.option)),
);

const stage = v.pipe(
  v.strictObject({
    assigned_to: v.pipe(
      v.array(v.unknown(), 'must be a list of email addresses'),
      v.minLength(1, 'must name at least 1 assessor'),
      v.maxLength(LIMITS.assessors, `must name at most ${LIMITS.assessors} assessors`),
      v.array(emailAddress),
    ),
    required_approvals: v.optional(
      v.pipe(v.number('must be a number'), v.integer('must be a whole number'), v.minValue(1, 'must be at least 1')),
    ),
  }),
  v.forward(
    v.partialCheck(
      [['assigned_to'], ['required_approvals']],
      ({ assigned_to, required_approvals }) => (required_approvals ?? 1) <= assigned_to.length,
      'must be at most the number of assessors of the stage',
    ),
    ['required_approvals'],
  ),
  v.transform(({ assigned_to, required_approvals = assigned_to.length }) => ({ assigned_to, required_approvals })),
);

const stages = v.pipe(
  v.array(v.unknown(), 'must be a list'),
  v.minLength(1, 'must hold at least 1 stage'),
  v.maxLength(LIMITS.stages, `must hold at most ${LIMITS.stages} stages`),
  v.array(stage),
  v.check((list) => {
    const named = list.flatMap(({ assigned_to }) => assigned_to);
    return new Set(named).size === named.length;
  }, 'must name nobody twice in a question'),
);

/** In how many seconds something is due. */
export const dueInSeconds = v.pipe(
  v.number('must be a number'),
  v.integer('must be a whole number'),
  v.minValue(LIMITS.due_in_seconds.min, 'must be at least 1'),
  v.maxValue(LIMITS.due_in_seconds.max, 'must be at most 31,104,000 (360 days)'),
);

/** A language tag in its canonical form (BCP 47). */
const language = v.pipe(
  v.string('must be a string'),
  v.maxLength(LIMITS.language, `must be at most ${LIMITS.language} characters`),
  v.rawTransform<string, string>(({ dataset, addIssue, NEVER }) => {
    try {
      const [canonical] = Intl.getCanonicalLocales(dataset.value);
      if (canonical !== undefined) return canonical;
    } catch {
      // Not a language tag: said below.
    }
    addIssue({ message: 'must be a language tag, such as en or pt-BR (BCP 47)' });
    return NEVER;
  }),
);

/** One stage as planned. */
export type StagePlan = v.InferOutput<typeof stage>;

/** `POST /questions/{question_id}/revisions`: what it leaves out is as in the question that it revises. */
export const revision = v.pipe(
  v.strictObject({
    question_text: filledText(LIMITS.question_text),
    options,
    correct_answer: v.string('must be a string'),
    assigned_to: v.optional(emailAddress),
    stages: v.optional(stages),
    due_in_seconds: v.optional(dueInSeconds),
    language: v.optional(language),
  }),
  v.forward(
    v.partialCheck(
      [['options'], ['correct_answer']],
      ({ options, correct_answer }) => options.includes(correct_answer),
      'must be one of the options',
    ),
    ['correct_answer'],
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    const { assigned_to, stages } = fieldsOf(dataset.value);
    if (assigned_to === undefined || stages === undefined) return;
    addIssue({ message: 'must not come together with assigned_to', path: pathOf('stages', dataset.value) });
  }),
);
export type Submission = v.InferOutput<typeof revision>;

/** `POST /questions`. */
export const submission = v.pipe(
  revision,
  v.rawCheck(({ dataset, addIssue }) => {
    const { assigned_to, stages } = fieldsOf(dataset.value);
    if (assigned_to !== undefined || stages !== undefined || !isObject(dataset.value)) return;
    addIssue({ message: 'is required', path: pathOf('assigned_to', dataset.value) });
  }),
  v.transform((input) => ({ ...input, due_in_seconds: input.due_in_seconds ?? LIMITS.due_in_seconds.default })),
);

/** The stages of a submission that names its assessors, either way. */
export function stagesOf({ assigned_to, stages }: Pick<Submission, 'assigned_to' | 'stages'>): StagePlan[] | undefined {
  return assigned_to === undefined ? stages : [{ assigned_to: [assigned_to], required_approvals: 1 }];
}

function isObject(body: unknown): boolean {
  return typeof body === 'object' && body !== null;
}

/** Whatever a body is: also one with other faults is told of these. */
function fieldsOf(body: unknown): { assigned_to?: unknown; stages?: unknown } {
  return Object(body);
}

function pathOf(key: string, body: unknown): [v.ObjectPathItem] {
  return [{ type: 'object', origin: 'value', input: Object(body), key, value: undefined }];
}

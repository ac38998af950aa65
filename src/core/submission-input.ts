import * as v from 'valibot';
import type { Fault } from './errors.ts';
import { emailAddress, faultsIn, filledText, without } from './input.ts';
import { LIMITS } from './limits.ts';
import { optionsFault } from './text.ts';

const options = v.pipe(
  // The count first: a list of thousands would be answered with thousands of faults.
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

/** The number of seconds until something is due. */
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
      // Not a language tag; the check below says so.
    }
    addIssue({ message: 'must be a language tag, such as en or pt-BR (BCP 47)' });
    return NEVER;
  }),
);

/** One planned stage. */
export type StagePlan = v.InferOutput<typeof stage>;

const content = {
  question_text: filledText(LIMITS.question_text),
  options,
  correct_answer: v.string('must be a string'),
};

const conditions = {
  assigned_to: v.optional(emailAddress),
  stages: v.optional(stages),
  due_in_seconds: v.optional(dueInSeconds),
  language: v.optional(language),
};

const ANSWER = [['options'], ['correct_answer']] as const;
const isOption = ({ options, correct_answer }: { options: string[]; correct_answer: string }) =>
  options.includes(correct_answer);
const NO_OPTION = 'must be one of the options';

function refuseBoth<T>({ dataset, addIssue }: v.RawCheckContext<T>): void {
  const { assigned_to, stages } = fieldsOf(dataset.value);
  if (assigned_to === undefined || stages === undefined) return;
  addIssue({ message: 'must not come together with assigned_to', path: pathOf('stages', dataset.value) });
}

function refuseNeither<T>({ dataset, addIssue }: v.RawCheckContext<T>): void {
  const { assigned_to, stages } = fieldsOf(dataset.value);
  if (assigned_to !== undefined || stages !== undefined || !isObject(dataset.value)) return;
  addIssue({ message: 'is required', path: pathOf('assigned_to', dataset.value) });
}

function withDueDate<T extends { due_in_seconds?: number | undefined }>(input: T) {
  return { ...input, due_in_seconds: input.due_in_seconds ?? LIMITS.due_in_seconds.default };
}

/** `POST /questions/{question_id}/revisions`: what it leaves out stays as in the revised question. */
export const revision = v.pipe(
  v.strictObject({ ...content, ...conditions }),
  v.forward(v.partialCheck(ANSWER, isOption, NO_OPTION), ['correct_answer']),
  v.rawCheck(refuseBoth),
);
export type Submission = v.InferOutput<typeof revision>;

/** `POST /questions`. */
export const submission = v.pipe(revision, v.rawCheck(refuseNeither), v.transform(withDueDate));

const paperQuestion = v.pipe(
  v.strictObject(content),
  v.forward(v.partialCheck(ANSWER, isOption, NO_OPTION), ['correct_answer']),
);

/** The faults of one question of a paper, by every rule for its content. */
export function faultsOfQuestion(question: unknown): readonly Fault[] {
  return faultsIn(paperQuestion, question);
}

/** `POST /papers`. */
export const paperSubmission = v.pipe(
  v.strictObject({
    title: filledText(LIMITS.paper.title),
    questions: v.pipe(
      v.array(v.unknown(), 'must be a list'),
      v.minLength(1, 'must hold at least 1 question'),
      v.maxLength(LIMITS.paper.questions, `must hold at most ${LIMITS.paper.questions} questions`),
      v.array(paperQuestion),
    ),
    ...conditions,
  }),
  v.rawCheck(refuseBoth),
  v.rawCheck(refuseNeither),
  v.transform(withDueDate),
);
export type PaperSubmission = v.InferOutput<typeof paperSubmission>;

/** The stages of a submission, however it names its assessors. */
export function stagesOf({ assigned_to, stages }: Pick<Submission, 'assigned_to' | 'stages'>): StagePlan[] | undefined {
  return assigned_to === undefined ? stages : [{ assigned_to: [assigned_to], required_approvals: 1 }];
}

function isObject(body: unknown): boolean {
  return typeof body === 'object' && body !== null;
}

/** Runs on any body, so that one with other faults gets these reported as well. */
function fieldsOf(body: unknown): { assigned_to?: unknown; stages?: unknown } {
  return Object(body);
}

function pathOf(key: string, body: unknown): [v.ObjectPathItem] {
  return [{ type: 'object', origin: 'value', input: Object(body), key, value: undefined }];
}

import { parseAddress } from '../core/address.ts';
import { LIMITS } from '../core/limits.ts';
import { comparableForm, isBlank } from '../core/text.ts';
import { choicesOf } from '../views/choices.ts';
import * as texts from '../views/texts.ts';
import { textFault } from './text-fault.ts';
import type { JsonReviewedQuestion } from './types.ts';

/** A stage that is being typed: addresses separated by spaces, commas or lines, and how many of them must approve. */
export interface StageDraft {
  assessors: string;
  /** Empty for all of them. */
  required: string;
}

/** Who decides, and by when, while it is being typed. */
export interface Conditions {
  assigned_to: string;
  /** Several assessors, one stage after another; empty when `assigned_to` decides alone. */
  stages: StageDraft[];
  due_in_days: string;
}

/** A question that is being typed. */
export interface Draft extends Conditions {
  question_text: string;
  options: string[];
  /** Index into the options; undefined until chosen. */
  correct: number | undefined;
  /** The idempotency key. It stays the same until the question is submitted, so that a retry cannot submit it twice. */
  key: string;
}

/** Who decides, and by when, in the words of the API. */
export type SubmittedConditions = { due_in_seconds: number } & (
  | { assigned_to: string }
  | { stages: { assigned_to: string[]; required_approvals?: number }[] }
);

/** A draft that can be submitted. */
export type Submission = SubmittedConditions & {
  question_text: string;
  options: string[];
  correct_answer: string;
};

/** The faults of a draft, by the API's path of the field: sentences without their subject. */
export type Faults = ReadonlyMap<string, string>;

const DAY_SECONDS = 86_400;
/** In days. */
export const MOST_DAYS = LIMITS.due_in_seconds.max / DAY_SECONDS;

export const emptyConditions = (): Conditions => ({ assigned_to: '', stages: [], due_in_days: '7' });

export const emptyDraft = (): Draft => ({
  ...emptyConditions(),
  question_text: '',
  options: ['', ''],
  correct: undefined,
  key: crypto.randomUUID(),
});

/** The letter that people call an option by. */
export const letterOf = (index: number) => String.fromCharCode(65 + index);

/** The body of the API call for a draft. */
export function submissionOf({ question_text, options, correct, ...conditions }: Draft): Submission {
  return {
    question_text,
    options,
    correct_answer: options[correct ?? -1] ?? '',
    ...conditionsOf(conditions),
  };
}

/** The part of that body that says who decides, and by when. */
export function conditionsOf({ assigned_to, stages, due_in_days }: Conditions): SubmittedConditions {
  return {
    ...(stages.length === 0 ? { assigned_to } : { stages: stages.map(stageOf) }),
    due_in_seconds: Math.round(Number(due_in_days) * DAY_SECONDS),
  };
}

/** The addresses of a stage. */
export function addressesOf({ assessors }: StageDraft): string[] {
  return assessors.split(/[\s,;]+/).filter((address) => address !== '');
}

function stageOf(stage: StageDraft) {
  const assigned_to = addressesOf(stage);
  return { assigned_to, ...(stage.required.trim() !== '' && { required_approvals: Number(stage.required) }) };
}

/** The faults of all stages together: no address may appear twice, nor may the author's. */
function stageFaults(stages: StageDraft[], author: string): [path: string, fault: string][] {
  const seen = new Set<string>();
  return stages.flatMap((stage, i): [string, string][] => {
    const path = `stages.${i}.assigned_to`;
    const typed = addressesOf(stage);
    const required = stage.required.trim() === '' ? 1 : Number(stage.required);
    const faults = typed.map((one): string | undefined => {
      const { address, fault } = parseAddress(one);
      if (address === undefined) return texts.mustHoldAddresses(one, fault);
      if (address === author) return texts.mustNotNameYou;
      const isRepeated = seen.has(address);
      seen.add(address);
      return isRepeated ? texts.mustNameNobodyTwice(one) : undefined;
    });
    const first = typed.length === 0 ? texts.mustNameSomebody : faults.find((fault) => fault !== undefined);
    const isPossible = Number.isInteger(required) && required >= 1 && required <= Math.max(typed.length, 1);
    return [
      ...(first === undefined ? [] : [[path, first] as [string, string]]),
      ...(isPossible ? [] : [[`stages.${i}.required_approvals`, texts.mustBeUpToAssessors] as [string, string]]),
    ];
  });
}

/** Faults that are shown while a person types: texts that are too long, and invisible characters. */
export function faultsInTexts({ question_text, options, assigned_to, stages }: Draft): Faults {
  const faults = new Map<string, string>();
  const note = (path: string, text: string, limit: number) => {
    const fault = textFault(text, limit);
    if (fault !== undefined) faults.set(path, fault);
  };
  note('question_text', question_text, LIMITS.question_text);
  for (const [index, option] of options.entries()) note(`options.${index}`, option, LIMITS.option);
  if (stages.length === 0) note('assigned_to', assigned_to.trim(), LIMITS.address);
  return faults;
}

/** Every fault for which the API would refuse a draft, and an author who is the assessor. */
export function faultsOf(draft: Draft, author: string): Faults {
  const faults = new Map(faultsInTexts(draft));
  const note = (path: string, fault: string | undefined) => {
    if (fault !== undefined && !faults.has(path)) faults.set(path, fault);
  };
  if (isBlank(draft.question_text)) note('question_text', texts.mustNotBeBlank);
  for (const index of draft.options.keys()) note(`options.${index}`, optionFault(draft.options, index));
  if (draft.correct === undefined) note('correct_answer', texts.mustBeMarked);
  for (const [path, fault] of conditionFaults(draft, author)) note(path, fault);
  return faults;
}

/** Every fault for which the API would refuse who decides, and by when. */
export function conditionFaults({ assigned_to, stages, due_in_days }: Conditions, author: string): [string, string][] {
  const faults = stageFaults(stages, author);
  if (stages.length === 0) {
    const { address, fault } = parseAddress(assigned_to);
    const own = address === author ? texts.mustNotBeYou : fault;
    if (own !== undefined) faults.push(['assigned_to', own]);
  }
  const days = Number(due_in_days);
  if (!(days > 0 && days <= MOST_DAYS)) faults.push(['due_in_seconds', texts.mustBeUpTo(MOST_DAYS)]);
  return faults;
}

function optionFault(options: string[], index: number): string | undefined {
  const option = options[index] ?? '';
  if (isBlank(option)) return texts.mustNotBeBlank;
  // Comparing takes long for texts far above the limit, and their length is already a fault.
  const same = options.findIndex(
    (other, i) => i < index && textFault(other, LIMITS.option) === undefined && isSame(other, option),
  );
  return same < 0 ? undefined : texts.mustDifferFromOption(letterOf(same));
}

function isSame(other: string, option: string): boolean {
  return textFault(option, LIMITS.option) === undefined && comparableForm(other) === comparableForm(option);
}

/** The faults that the API found in a draft, by the same paths. */
export function faultsFound(
  error: { code: string; faults: { path: string; message: string }[] } | undefined,
  { stages }: Pick<Conditions, 'stages'>,
): Faults {
  const faults = new Map((error?.faults ?? []).map(({ path, message }) => [path, message]));
  // A fault of a whole stage is shown at its first field.
  const ofStages = faults.get('stages');
  if (ofStages !== undefined) faults.set('stages.0.assigned_to', ofStages);
  const assessor = stages.length === 0 ? 'assigned_to' : 'stages.0.assigned_to';
  if (error?.code === 'SELF_REVIEW') faults.set(assessor, texts.mustNotBeYou);
  if (error?.code === 'ASSESSOR_NOT_ALLOWED') faults.set(assessor, texts.domainMayNotAssess);
  return faults;
}

/** The draft of a revision: the current question with its assessors. */
export function draftOf(question: JsonReviewedQuestion): Draft {
  const options = choicesOf(question);
  const [first] = question.stages;
  const isAlone = question.stages.length === 1 && first?.assigned_to.length === 1;
  return {
    ...emptyDraft(),
    question_text: question.question_text,
    options,
    correct: options.indexOf(question.correct_answer),
    assigned_to: isAlone ? (first?.assigned_to[0] ?? '') : '',
    stages: isAlone
      ? []
      : question.stages.map(({ assigned_to, required_approvals }) => ({
          assessors: assigned_to.join('\n'),
          required: required_approvals === assigned_to.length ? '' : String(required_approvals),
        })),
  };
}

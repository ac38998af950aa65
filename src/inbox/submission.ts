import { parseAddress } from '../core/address.ts';
import { LIMITS } from '../core/limits.ts';
import { comparableForm, isBlank } from '../core/text.ts';
import { textFault } from './text-fault.ts';

/** A question as it is being typed. */
export interface Draft {
  question_text: string;
  options: string[];
  /** Index into the options; undefined until chosen. */
  correct: number | undefined;
  assigned_to: string;
  due_in_days: string;
  /** The same until it is submitted: a repeated attempt must not submit twice. */
  key: string;
}

/** What can be submitted. */
export interface Submission {
  question_text: string;
  options: string[];
  correct_answer: string;
  assigned_to: string;
  due_in_seconds: number;
}

/** What is wrong with a draft, by the API's path of a field: sentences without their subject. */
export type Faults = ReadonlyMap<string, string>;

const DAY_SECONDS = 86_400;
/** In days. */
export const MOST_DAYS = LIMITS.due_in_seconds.max / DAY_SECONDS;

export const emptyDraft = (): Draft => ({
  question_text: '',
  options: ['', ''],
  correct: undefined,
  assigned_to: '',
  due_in_days: '7',
  key: crypto.randomUUID(),
});

/** The letter by which people call an option. */
export const letterOf = (index: number) => String.fromCharCode(65 + index);

/** What the API is sent for a draft. */
export function submissionOf({ question_text, options, correct, assigned_to, due_in_days }: Draft): Submission {
  return {
    question_text,
    options,
    correct_answer: options[correct ?? -1] ?? '',
    assigned_to,
    due_in_seconds: Math.round(Number(due_in_days) * DAY_SECONDS),
  };
}

/** Faults of what is there, which are told while it is typed: what is too long, and characters that nobody sees. */
export function faultsInTexts({ question_text, options, assigned_to }: Draft): Faults {
  const faults = new Map<string, string>();
  const note = (path: string, text: string, limit: number) => {
    const fault = textFault(text, limit);
    if (fault !== undefined) faults.set(path, fault);
  };
  note('question_text', question_text, LIMITS.question_text);
  for (const [index, option] of options.entries()) note(`options.${index}`, option, LIMITS.option);
  note('assigned_to', assigned_to.trim(), LIMITS.address);
  return faults;
}

/** Everything that the API would refuse in a draft, and that the author is the assessor. */
export function faultsOf(draft: Draft, author: string): Faults {
  const faults = new Map(faultsInTexts(draft));
  const note = (path: string, fault: string | undefined) => {
    if (fault !== undefined && !faults.has(path)) faults.set(path, fault);
  };
  if (isBlank(draft.question_text)) note('question_text', 'must not be blank');
  for (const index of draft.options.keys()) note(`options.${index}`, optionFault(draft.options, index));
  if (draft.correct === undefined) note('correct_answer', 'must be one of the options: mark it');
  const { address, fault } = parseAddress(draft.assigned_to);
  note('assigned_to', address === author ? 'must be somebody other than you' : fault);
  const days = Number(draft.due_in_days);
  if (!(days > 0 && days <= MOST_DAYS)) note('due_in_seconds', `must be a number up to ${MOST_DAYS}`);
  return faults;
}

function optionFault(options: string[], index: number): string | undefined {
  const option = options[index] ?? '';
  if (isBlank(option)) return 'must not be blank';
  // Comparing takes long for texts far above the limit, which are told of already.
  const same = options.findIndex(
    (other, i) => i < index && textFault(other, LIMITS.option) === undefined && isSame(other, option),
  );
  return same < 0 ? undefined : `must differ from option ${letterOf(same)}: readers see no difference`;
}

function isSame(other: string, option: string): boolean {
  return textFault(option, LIMITS.option) === undefined && comparableForm(other) === comparableForm(option);
}

/** What the API has found, by the same paths. */
export function faultsFound(error: { code: string; faults: { path: string; message: string }[] } | undefined): Faults {
  const faults = new Map((error?.faults ?? []).map(({ path, message }) => [path, message]));
  if (error?.code === 'SELF_REVIEW') faults.set('assigned_to', 'must be somebody other than you');
  if (error?.code === 'ASSESSOR_NOT_ALLOWED') faults.set('assigned_to', 'is of a domain that may not assess here');
  return faults;
}

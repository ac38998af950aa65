import type { Question } from '../core/task.ts';

/**
 * What a question lets choose from, the correct answer always among it. A row that was inserted by hand can hold options
 * of any JSON: those that are no list of texts are shown as what they are.
 */
export function choicesOf({ options, correct_answer }: Pick<Question, 'options' | 'correct_answer'>): string[] {
  const given: unknown = options;
  const choices = Array.isArray(given)
    ? given.map(textOf)
    : Object.entries(given ?? {}).map(([name, value]) => `${name}: ${textOf(value)}`);
  return choices.includes(correct_answer) ? choices : [...choices, correct_answer];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

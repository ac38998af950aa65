import type { Question } from '../core/task.ts';

/**
 * The options of a question, which always include the correct answer. A row that was inserted by hand can hold any JSON as its
 * options: if it is not a list of texts, it is shown as it is.
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

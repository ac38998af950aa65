import type { Reading } from './paper-file.ts';

/**
 * Reads Aiken like Moodle (question/format/aiken/format.php): the question on one line, then a line for each option, a capital with a
 * full stop or a bracket and white space, then the letter after `ANSWER:`. Moodle drops all but the last of several lines of a question;
 * here that is a fault.
 */
export function readAiken(text: string): Reading {
  const reading: Reading = { questions: [], faults: [], notices: [] };
  let open: Open | null = null;
  for (const [i, whole] of [...text.split('\n'), ''].entries()) {
    const line = whole.trim();
    if (line.length < 2) continue;
    const [, letter, option] = /^([A-Z])[).][ \t]+(.*)$/.exec(line) ?? [];
    const [, answer] = /^ANSWER:(.*)$/.exec(line) ?? [];
    open ??= { line: i + 1, texts: [], options: [], letters: '' };
    if (letter !== undefined && option !== undefined) {
      open.options.push(option.trim());
      open.letters += letter;
    } else if (answer !== undefined) {
      finish(reading, open, answer.trim().slice(0, 1));
      open = null;
    } else if (open.options.length > 0) {
      reading.faults.push({ line: open.line, name: null, message: 'has no line ANSWER:' });
      open = { line: i + 1, texts: [line], options: [], letters: '' };
    } else open.texts.push(line);
  }
  if (open !== null) reading.faults.push({ line: open.line, name: null, message: 'has no line ANSWER:' });
  return reading;
}

interface Open {
  line: number;
  texts: string[];
  options: string[];
  letters: string;
}

function finish({ questions, faults }: Reading, { line, texts, options, letters }: Open, answer: string): void {
  const fault = (message: string) => faults.push({ line, name: null, message });
  const [question_text = '', ...more] = texts;
  const correct_answer = options[letters.indexOf(answer)];
  if (more.length > 0) fault('has its text on several lines, of which Aiken keeps one');
  else if (question_text === '') fault('has no text before its options');
  else if (!'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.startsWith(letters)) fault(`has its options in the order ${letters}`);
  else if (answer === '' || correct_answer === undefined)
    fault(`names "${answer}" as its answer, which is none of its options`);
  else questions.push({ name: null, line, question_text, options, correct_answer });
}

import { textOfHtml } from './html-text.ts';
import { type Reading, type ReadQuestion, RefusedQuestionError } from './paper-file.ts';

/** The characters that a backslash protects, each replaced while the rest is parsed by a character that no text file contains. */
const ESCAPES: Record<string, string> = {
  ':': '\u0001',
  '#': '\u0002',
  '=': '\u0003',
  '{': '\u0004',
  '}': '\u0005',
  '~': '\u0006',
  n: '\u0007',
  '\\': '\u0008',
};
const MEANINGS = Object.fromEntries(
  Object.entries(ESCAPES).map(([character, mark]) => [mark, character === 'n' ? '\n' : character]),
);
const FORMATS = ['html', 'moodle', 'plain', 'markdown'];
/** In Moodle's own format, tags and entities are HTML. */
const LOOKS_LIKE_HTML = /<\/?[a-zA-Z][^<>]*>|&(#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);/;
const WEIGHT = /^%-?[0-9]{1,3}\.?[0-9]*%/;

/**
 * Reads GIFT like Moodle (question/format/gift/format.php): questions stand between empty lines, comments begin with two slashes,
 * backslashes protect. Accepts multiple choice with one correct answer; refuses the rest, each question by itself.
 */
export function readGift(text: string): Reading {
  const reading: Reading = { questions: [], faults: [], notices: [] };
  let hasFeedback = false;
  for (const { lines, line } of piecesOf(text)) {
    const piece = protect(
      lines
        .map((one) => (one.trim().startsWith('//') ? ' ' : one))
        .join('\n')
        .trim(),
    );
    if (piece === '') continue;
    if (piece.startsWith('$CATEGORY:')) {
      if (piece.includes('\n'))
        reading.faults.push({ line, name: null, message: 'needs an empty line after its category' });
      continue;
    }
    const { name, rest } = nameOf(piece);
    try {
      const { question, isShortened } = questionOf(rest);
      reading.questions.push({ name, line, ...question });
      hasFeedback ||= isShortened;
    } catch (error) {
      if (!(error instanceof RefusedQuestionError)) throw error;
      reading.faults.push({ line, name, message: error.message });
    }
  }
  if (hasFeedback) reading.notices.push('Feedback is left out: a question here has none.');
  return reading;
}

/** The texts between empty lines, with the line where each begins. */
function piecesOf(text: string): { lines: string[]; line: number }[] {
  const pieces: { lines: string[]; line: number }[] = [];
  let lines: string[] = [];
  for (const [i, one] of [...text.split('\n'), ''].entries()) {
    if (one.trim() !== '') lines.push(one);
    else if (lines.length > 0) {
      pieces.push({ lines, line: i + 1 - lines.length });
      lines = [];
    }
  }
  return pieces;
}

function protect(text: string): string {
  return text.replaceAll(/\\([:#={}~n\\])/g, (_, character: string) => ESCAPES[character] ?? character);
}

function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they stand for protected characters.
  return text.replaceAll(/[\u0001-\u0008]/g, (mark) => MEANINGS[mark] ?? '');
}

function nameOf(piece: string): { name: string | null; rest: string } {
  const end = piece.startsWith('::') ? piece.indexOf('::', 2) : -1;
  if (end < 0) return { name: null, rest: piece };
  return { name: plain(piece.slice(2, end)).trim() || null, rest: piece.slice(end + 2).trim() };
}

function questionOf(rest: string): { question: Omit<ReadQuestion, 'name' | 'line'>; isShortened: boolean } {
  const [begin, end] = [rest.indexOf('{'), rest.indexOf('}')];
  if (begin < 0 && end < 0) throw new RefusedQuestionError('has no answers in braces: it is a description');
  if (begin < 0 || end < begin) throw new RefusedQuestionError('has a brace without its other half');
  const around = [rest.slice(0, begin), rest.slice(end + 1)];
  if (/[{}]/.test(rest.slice(begin + 1, end) + around[1]))
    throw new RefusedQuestionError('has a brace without a backslash, or no empty line before the next question');
  // In the middle of a sentence, the answers stand for a missing word.
  const stem = formatted(around.join(around[1] === '' ? '' : '_____'), 'moodle');
  const [answers = '', ...general] = rest
    .slice(begin + 1, end)
    .trim()
    .split('####');
  const choices = choicesOf(answers.trim(), stem.format);
  const [correct] = choices.filter(({ isCorrect }) => isCorrect);
  return {
    question: {
      question_text: stem.text,
      options: choices.map((choice) => choice.text),
      correct_answer: correct?.text ?? '',
    },
    isShortened: general.length > 0 || choices.some(({ hasFeedback }) => hasFeedback),
  };
}

interface Choice {
  text: string;
  isCorrect: boolean;
  hasFeedback: boolean;
}

function choicesOf(answers: string, format: string): Choice[] {
  if (!answers.includes('~')) throw new RefusedQuestionError(kindOf(answers));
  if (!answers.includes('=')) throw new RefusedQuestionError('allows several answers');
  const choices = answers
    .replaceAll('=', '~=')
    .split('~')
    .map((choice) => choice.trim())
    .filter((choice, i) => i > 0 || choice !== '')
    .map((choice) => choiceOf(choice, format));
  const correct = choices.filter(({ isCorrect }) => isCorrect).length;
  if (correct !== 1) throw new RefusedQuestionError(`has ${correct} correct answers`);
  return choices;
}

function choiceOf(choice: string, format: string): Choice {
  const isCorrect = choice.startsWith('=');
  const text = isCorrect ? choice.slice(1) : choice;
  if (WEIGHT.test(text.trim())) throw new RefusedQuestionError('gives its answers weights');
  const at = text.indexOf('#');
  const own = at < 0 ? text : text.slice(0, at);
  return {
    text: formatted(own.trim(), format).text,
    isCorrect,
    hasFeedback: at >= 0 && text.slice(at + 1).trim() !== '',
  };
}

/** How Moodle classifies a question without alternatives. */
function kindOf(answers: string): string {
  if (answers === '') return 'is an essay';
  if (answers.startsWith('#')) return 'asks for a number';
  if (answers.includes('=') && answers.includes('->')) return 'asks to match';
  if (/^(T|TRUE|F|FALSE)$/.test(answers.split('#')[0]?.trim() ?? ''))
    return 'is true or false, and not multiple choice';
  return 'asks for a short answer';
}

/** The text after its format mark, such as `[html]`; without one, in the question's format. */
function formatted(text: string, otherwise: string): { text: string; format: string } {
  const [mark = '', named] = /^\[(\w+)\]/.exec(text.trimStart()) ?? [];
  const format = named !== undefined && FORMATS.includes(named) ? named : otherwise;
  const body = format === named ? text.trimStart().slice(mark.length) : text;
  const shown = plain(body.trim());
  if (format === 'markdown' && /[*_`#[\]|]/.test(shown)) throw new RefusedQuestionError('is Markdown with formatting');
  const isHtml = format === 'html' || (format === 'moodle' && LOOKS_LIKE_HTML.test(shown));
  // Without a mark, line breaks are the author's own.
  return { text: isHtml ? textOfHtml(format === 'moodle' ? shown.replaceAll('\n', '<br>') : shown) : shown, format };
}

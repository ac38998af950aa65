import { csvFile } from './csv-write.ts';
import { contentOf, type QuestionContent, type WritableFormat } from './paper-file.ts';

/** An exported question, with its name in the other system. */
export interface NamedQuestion extends QuestionContent {
  name: string;
}

const WRITERS: Record<WritableFormat, (title: string, questions: readonly NamedQuestion[]) => string> = {
  gift: (_, questions) => questions.map(giftOf).join('\n'),
  'moodle-xml': moodleXmlOf,
  csv: (_, questions) => csvOf(questions),
  json: (title, questions) => `${JSON.stringify({ title, questions: questions.map(contentOf) }, null, 2)}\n`,
};

/** The questions of a paper as a file. Read again, it gives the same questions, character for character. */
export function writePaper(format: WritableFormat, title: string, questions: readonly NamedQuestion[]): string {
  return WRITERS[format](title, questions);
}

function giftOf({ name, question_text, options, correct_answer }: NamedQuestion): string {
  const choices = options.map((option) => `\t${option === correct_answer ? '=' : '~'}${giftText(option)}\n`).join('');
  return `::${protect(name)}::${giftText(question_text)}{\n${choices}}\n`;
}

/** As plain text if Moodle keeps all of it: it trims, and treats each line break in a file as its own. Otherwise as HTML. */
function giftText(text: string): string {
  return isKeptPlain(text) ? `[plain]${protect(text)}` : `[html]${protect(htmlOf(text))}`;
}

function isKeptPlain(text: string): boolean {
  return text === text.trim() && !text.includes('\r');
}

function protect(text: string): string {
  return text.replaceAll(/[\\:#={}~]/g, (character) => `\\${character}`).replaceAll('\n', '\\n');
}

/** White space as references, which no reader of HTML collapses. */
function htmlOf(text: string): string {
  return escaped(text).replaceAll(/\s/g, (character) => `&#${character.charCodeAt(0)};`);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function moodleXmlOf(title: string, questions: readonly NamedQuestion[]): string {
  const category = `<question type="category"><category><text>$course$/top/${escaped(title.replaceAll('/', '//'))}</text></category></question>\n`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n${category}${questions.map(xmlQuestion).join('')}</quiz>\n`;
}

function xmlQuestion({ name, question_text, options, correct_answer }: NamedQuestion): string {
  return `<question type="multichoice">
<name><text>${escaped(name)}</text></name>
<questiontext ${xmlContent(question_text)}</questiontext>
<single>true</single>
<shuffleanswers>true</shuffleanswers>
<answernumbering>ABCD</answernumbering>
${options
  .map((option) => `<answer fraction="${option === correct_answer ? 100 : 0}" ${xmlContent(option)}</answer>\n`)
  .join('')}</question>
`;
}

/** The end of an opening tag with its format, and the text in it. */
function xmlContent(text: string): string {
  return isKeptPlain(text)
    ? `format="plain_text"><text>${escaped(text)}</text>`
    : `format="html"><text>${escaped(htmlOf(text))}</text>`;
}

function csvOf(questions: readonly NamedQuestion[]): string {
  const most = Math.max(2, ...questions.map(({ options }) => options.length));
  const header = ['question_text', 'correct_answer', ...Array.from({ length: most }, (_, i) => `option_${i + 1}`)];
  const rows = questions.map(({ question_text, correct_answer, options }) => [
    question_text,
    correct_answer,
    ...options,
    ...Array(most - options.length).fill(''),
  ]);
  return csvFile([header, ...rows]);
}

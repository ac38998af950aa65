import { parseXml, type XmlDocument, type XmlElement, XmlError } from '@rgrove/parse-xml';
import { textOfHtml } from './html-text.ts';
import { type Reading, type ReadQuestion, RefusedQuestionError, UnreadableFileError } from './paper-file.ts';

/** Types that are not questions. */
const NO_QUESTIONS = ['category'];

const KINDS: Record<string, string> = {
  truefalse: 'is true or false, and not multiple choice',
  shortanswer: 'asks for a short answer',
  numerical: 'asks for a number',
  calculated: 'asks for a number',
  essay: 'is an essay',
  matching: 'asks to match',
  description: 'is a description',
  cloze: 'has gaps to fill',
  multichoiceset: 'allows several answers',
};

/**
 * Reads Moodle XML (question/format/xml/format.php). Accepts multiple choice with one correct answer; refuses the rest, each question by
 * itself. HTML becomes plain text.
 * @throws UnreadableFileError for anything but XML, and for another kind of XML
 */
export function readMoodleXml(text: string): Reading {
  const { root } = documentOf(text);
  if (root?.name !== 'quiz') throw new UnreadableFileError('The file is XML, but no question bank of Moodle.');
  const reading: Reading = { questions: [], faults: [], notices: [] };
  let hasFeedback = false;
  for (const element of childrenOf(root, 'question')) {
    if (NO_QUESTIONS.includes(element.attributes.type ?? '')) continue;
    const line = text.slice(0, Math.max(element.start, 0)).split('\n').length;
    const name = textIn(childrenOf(element, 'name')[0])?.trim() || null;
    try {
      reading.questions.push({ name, line, ...questionOf(element) });
      hasFeedback ||= hasText(element, /feedback$/) || childrenOf(element, 'hint').length > 0;
    } catch (error) {
      if (!(error instanceof RefusedQuestionError)) throw error;
      reading.faults.push({ line, name, message: error.message });
    }
  }
  if (hasFeedback) reading.notices.push('Feedback and hints are left out: a question here has none.');
  return reading;
}

function documentOf(text: string): XmlDocument {
  try {
    return parseXml(text, { includeOffsets: true });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new UnreadableFileError(`The file is not well-formed XML; see line ${error.line}.`);
  }
}

function questionOf(element: XmlElement): Omit<ReadQuestion, 'name' | 'line'> {
  const { type = '' } = element.attributes;
  if (type !== 'multichoice') throw new RefusedQuestionError(KINDS[type] ?? `is of the type "${type}"`);
  if (textOf(childrenOf(element, 'single')[0])?.trim() === 'false')
    throw new RefusedQuestionError('allows several answers');
  const [stem] = childrenOf(element, 'questiontext');
  const answers = childrenOf(element, 'answer');
  const fractions = answers.map(({ attributes }) => Number(attributes.fraction ?? '0'));
  const correct = fractions.filter((fraction) => fraction === 100).length;
  if (fractions.some((fraction) => fraction !== 100 && fraction !== 0))
    throw new RefusedQuestionError('gives its answers weights');
  if (correct !== 1) throw new RefusedQuestionError(`has ${correct} correct answers`);
  const options = answers.map(shown);
  return {
    question_text: stem === undefined ? '' : shown(stem),
    options,
    correct_answer: options[fractions.indexOf(100)] ?? '',
  };
}

/** The text of an element that names its format. */
function shown(element: XmlElement): string {
  if (childrenOf(element, 'file').length > 0) throw new RefusedQuestionError('has a picture or another file in it');
  const text = textIn(element) ?? '';
  const { format = 'moodle_auto_format' } = element.attributes;
  switch (format) {
    case 'plain_text':
      return text.trim();
    case 'html':
      return textOfHtml(text);
    case 'moodle_auto_format':
      // It keeps line breaks, and is HTML otherwise.
      return textOfHtml(text.replaceAll('\n', '<br>'));
    default:
      throw new RefusedQuestionError(`is written in the format "${format}"`);
  }
}

function hasText(element: XmlElement, name: RegExp): boolean {
  const own = element.children.filter((child): child is XmlElement => child.type === 'element');
  return own.some((child) => (name.test(child.name) ? textIn(child)?.trim() : hasText(child, name)));
}

const textIn = (element: XmlElement | undefined) => textOf(element && childrenOf(element, 'text')[0]);
const textOf = (element: XmlElement | undefined) => element?.text;

function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement => child.type === 'element' && (child as XmlElement).name === name,
  );
}

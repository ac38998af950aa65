import { LIMITS } from '../core/limits.ts';
import { faultsOfQuestion } from '../core/submission-input.ts';
import { readAiken } from './aiken.ts';
import { isCsv, readCsv } from './csv-read.ts';
import { decode } from './decode.ts';
import { readGift } from './gift.ts';
import { readMoodleXml } from './moodle-xml-read.ts';
import {
  contentOf,
  type FileFault,
  FORMAT_NAMES,
  type PaperFile,
  type ReadableFormat,
  type Reading,
  UnreadableFileError,
} from './paper-file.ts';

const READERS: Record<ReadableFormat, (text: string) => Reading> = {
  gift: readGift,
  'moodle-xml': readMoodleXml,
  aiken: readAiken,
  csv: readCsv,
};
/** The format by a file's extension; any other extension says nothing. */
const ENDINGS: Record<string, ReadableFormat[]> = {
  xml: ['moodle-xml'],
  csv: ['csv'],
  tsv: ['csv'],
  gift: ['gift'],
  txt: ['gift', 'aiken', 'csv'],
};

/**
 * The questions of a file, or of pasted text, which has no name. Also returns what cannot be sent and why, by line, at most fifty; and what
 * was decided while reading. Every returned question fulfils the rules of a submission.
 * @throws UnreadableFileError with a sentence, for a file that is too large, has too many questions, or is not what its name says
 */
export function readPaper({ bytes, file_name }: { bytes: Uint8Array; file_name: string | null }): PaperFile {
  if (bytes.length > LIMITS.paper.bytes) throw new UnreadableFileError('The file is larger than 2 MB.');
  const { text, notices } = decode(bytes);
  const format = formatOf(text, file_name);
  const reading = READERS[format](text);
  const found = reading.questions.length + reading.faults.length;
  if (found === 0) throw new UnreadableFileError('There is no question in it.');
  if (found > LIMITS.paper.questions) {
    throw new UnreadableFileError(`It has ${found} questions, and a paper takes ${LIMITS.paper.questions} at most.`);
  }
  const judged = reading.questions.map((question) => ({ question, faults: faultsOfQuestion(contentOf(question)) }));
  const broken = judged.flatMap(({ question: { line, name }, faults }) =>
    faults.map(({ path, message }): FileFault => ({ line, name, message: `${path} ${message}` })),
  );
  const all = [...reading.faults, ...broken].sort((a, b) => a.line - b.line);
  const more =
    all.length > LIMITS.faults ? [`It has ${all.length} faults; only the first ${LIMITS.faults} are listed.`] : [];
  return {
    format,
    questions: judged.filter(({ faults }) => faults.length === 0).map(({ question }) => question),
    faults: all.slice(0, LIMITS.faults),
    notices: [...notices, ...reading.notices, ...more],
  };
}

function formatOf(text: string, file_name: string | null): ReadableFormat {
  const format = formatByContent(text);
  const ending = /\.([a-z0-9]+)$/i.exec(file_name ?? '')?.[1]?.toLowerCase() ?? '';
  const expected = Object.hasOwn(ENDINGS, ending) ? ENDINGS[ending] : undefined;
  if (format === null) throw new UnreadableFileError('It is none of GIFT, Moodle XML, Aiken and CSV.');
  if (expected === undefined || expected.includes(format)) return format;
  const [first = format] = expected;
  throw new UnreadableFileError(
    `Its name ends in .${ending}, but it is not ${FORMAT_NAMES[first]}: it looks like ${FORMAT_NAMES[format]}.`,
  );
}

function formatByContent(text: string): ReadableFormat | null {
  if (/^\s*<(\?xml|quiz\b|!--|[a-z])/i.test(text)) return 'moodle-xml';
  if (isCsv(text)) return 'csv';
  if (/^[ \t]*ANSWER:/m.test(text) && /^[ \t]*[A-Z][).][ \t]/m.test(text)) return 'aiken';
  return text.includes('{') ? 'gift' : null;
}

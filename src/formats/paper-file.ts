/** The file formats that question papers come in. */
export type ReadableFormat = 'gift' | 'moodle-xml' | 'aiken' | 'csv';

/** The file formats for approved questions. */
export const WRITABLE = ['gift', 'moodle-xml', 'csv', 'json'] as const;
export type WritableFormat = (typeof WRITABLE)[number];

/** The formats by the names that people use. */
export const FORMAT_NAMES: Record<ReadableFormat | WritableFormat, string> = {
  gift: 'GIFT',
  'moodle-xml': 'Moodle XML',
  aiken: 'Aiken',
  csv: 'CSV',
  json: 'JSON',
};

/** The extension and media type of each format. */
export const FILES: Record<WritableFormat, { ending: string; type: string }> = {
  gift: { ending: 'gift.txt', type: 'text/plain' },
  'moodle-xml': { ending: 'xml', type: 'application/xml' },
  csv: { ending: 'csv', type: 'text/csv' },
  json: { ending: 'json', type: 'application/json' },
};

/** A question's content, which every format carries. */
export interface QuestionContent {
  question_text: string;
  options: string[];
  correct_answer: string;
}

/** A question's content without anything else. */
export function contentOf({ question_text, options, correct_answer }: QuestionContent): QuestionContent {
  return { question_text, options, correct_answer };
}

/** A question that was read. */
export interface ReadQuestion extends QuestionContent {
  /** Its name in the file, only for messages; null if it has none. */
  name: string | null;
  /** Where it begins in the file; counts from 1. */
  line: number;
}

/** Something in a file that could not be read, or may not be sent. */
export interface FileFault {
  line: number;
  name: string | null;
  /** The fault, as a sentence without its subject: "is an essay". */
  message: string;
}

/** A file as it was read: what can be sent, what cannot, and what was left out or decided on the way. */
export interface PaperFile {
  format: ReadableFormat;
  questions: ReadQuestion[];
  faults: FileFault[];
  notices: string[];
}

/** The result of reading one format. */
export type Reading = Omit<PaperFile, 'format'>;

/** Why a file is not one of ours, as a sentence. */
export class UnreadableFileError extends Error {}

/** A question in a file that this product does not accept, in words that follow its name. */
export class RefusedQuestionError extends Error {}

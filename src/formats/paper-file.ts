/** The forms in which people have question papers. */
export type ReadableFormat = 'gift' | 'moodle-xml' | 'aiken' | 'csv';

/** The forms in which approved questions leave. */
export const WRITABLE = ['gift', 'moodle-xml', 'csv', 'json'] as const;
export type WritableFormat = (typeof WRITABLE)[number];

/** The formats as people call them. */
export const FORMAT_NAMES: Record<ReadableFormat | WritableFormat, string> = {
  gift: 'GIFT',
  'moodle-xml': 'Moodle XML',
  aiken: 'Aiken',
  csv: 'CSV',
  json: 'JSON',
};

/** What each file is called at its end, and what it is. */
export const FILES: Record<WritableFormat, { ending: string; type: string }> = {
  gift: { ending: 'gift.txt', type: 'text/plain' },
  'moodle-xml': { ending: 'xml', type: 'application/xml' },
  csv: { ending: 'csv', type: 'text/csv' },
  json: { ending: 'json', type: 'application/json' },
};

/** What a question is, as every format carries it. */
export interface QuestionContent {
  question_text: string;
  options: string[];
  correct_answer: string;
}

/** A question without whatever else is known of it. */
export function contentOf({ question_text, options, correct_answer }: QuestionContent): QuestionContent {
  return { question_text, options, correct_answer };
}

/** A question that was understood. */
export interface ReadQuestion extends QuestionContent {
  /** What its maker calls it, only to name it in messages; null where the file says nothing. */
  name: string | null;
  /** Where it begins in the file; counts from 1. */
  line: number;
}

/** Something in a file that was not understood, or may not be sent. */
export interface FileFault {
  line: number;
  name: string | null;
  /** What is the matter, as a sentence without its subject: "is an essay". */
  message: string;
}

/** A file as it was understood: what can be sent, what cannot, and what was left out or decided in reading it. */
export interface PaperFile {
  format: ReadableFormat;
  questions: ReadQuestion[];
  faults: FileFault[];
  notices: string[];
}

/** What a reader of one format finds. */
export type Reading = Omit<PaperFile, 'format'>;

/** Why a file is not one of ours, in a sentence. */
export class UnreadableFileError extends Error {}

/** A question that a file holds and this product does not take, in words that follow its name. */
export class RefusedQuestionError extends Error {}

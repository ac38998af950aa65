import Papa from 'papaparse';
import type { FileFault, Reading } from './paper-file.ts';

/** The accepted names of columns; option_1, option_2 … or A, B … are the options. */
const COLUMNS: Record<string, 'question_text' | 'correct_answer'> = {
  question_text: 'question_text',
  question: 'question_text',
  correct_answer: 'correct_answer',
  answer: 'correct_answer',
};
const SEPARATORS: [character: string, name: string | null][] = [
  [',', null],
  [';', 'semicolons'],
  ['\t', 'tabs'],
];

interface Row {
  cells: string[];
  line: number;
  /** The fault of its quotation marks. */
  fault: string | null;
}

interface Header {
  question_text: number;
  correct_answer: number;
  options: { column: number; letter: string | null }[];
  unknown: string[];
  /** Every column with a name. */
  named: Set<number>;
}

/** Whether the first line names the columns of questions. */
export function isCsv(text: string): boolean {
  return tableOf(text) !== null;
}

/**
 * Reads CSV (RFC 4180) whose first line names the columns: `question_text`, `correct_answer`, and an option in each of `option_1`, `option_2`
 * … or `A`, `B` …. The correct answer is an option, or its letter. Which character separates the columns is read from the first line.
 */
export function readCsv(text: string): Reading {
  const table = tableOf(text);
  if (table === null) throw new Error('isCsv was not asked');
  const { header, rows, separator } = table;
  const reading: Reading = { questions: [], faults: [], notices: [] };
  if (separator !== null) reading.notices.push(`The columns are separated by ${separator}.`);
  for (const name of header.unknown) reading.notices.push(`The column "${name}" is left out.`);
  for (const row of rows) readRow(reading, header, row);
  return reading;
}

function tableOf(text: string): { header: Header; rows: Row[]; separator: string | null } | null {
  // Excel's own first line, which names the separator.
  const [mark = ''] = /^sep=.\n/.exec(text) ?? [];
  for (const [character, separator] of SEPARATORS) {
    const [first, ...rows] = rowsOf(text.slice(mark.length), character);
    const header = first === undefined ? null : headerOf(first.cells);
    const skipped = mark === '' ? 0 : 1;
    if (header !== null) return { header, rows: rows.map((row) => ({ ...row, line: row.line + skipped })), separator };
  }
  return null;
}

function rowsOf(text: string, delimiter: string): Row[] {
  const rows: Row[] = [];
  let begin = 0;
  let line = 1;
  Papa.parse<string[]>(text, {
    delimiter,
    step: ({ data, errors, meta }) => {
      const fault = errors.some(({ type }) => type === 'Quotes') ? 'has a quotation mark without its other half' : null;
      rows.push({ cells: data, line, fault });
      line += text.slice(begin, meta.cursor).split('\n').length - 1;
      begin = meta.cursor;
    },
  });
  return rows;
}

function headerOf(cells: string[]): Header | null {
  const header: Header = { question_text: -1, correct_answer: -1, options: [], unknown: [], named: new Set() };
  for (const [column, cell] of cells.entries()) {
    const name = cell.trim().toLowerCase().replaceAll(' ', '_');
    if (name !== '') header.named.add(column);
    const known = COLUMNS[name];
    if (known !== undefined) header[known] = column;
    else if (/^(option|answer|choice)_?\d+$/.test(name)) header.options.push({ column, letter: null });
    else if (/^[a-j]$/.test(name)) header.options.push({ column, letter: name.toUpperCase() });
    else if (name !== '') header.unknown.push(cell.trim());
  }
  const isWhole = header.question_text >= 0 && header.correct_answer >= 0 && header.options.length >= 2;
  return isWhole ? header : null;
}

function readRow({ questions, faults }: Reading, header: Header, { cells, line, fault }: Row): void {
  if (cells.every((cell) => cell.trim() === '')) return;
  const refuse = (message: string) => faults.push({ line, name: null, message } satisfies FileFault);
  if (fault !== null) return void refuse(fault);
  if (cells.some((cell, column) => cell.trim() !== '' && !header.named.has(column)))
    return void refuse('has a cell without a column; a cell that holds the separator needs quotation marks');
  const given = header.options
    .map(({ column, letter }) => ({ text: unguarded(cells[column] ?? ''), letter }))
    .filter(({ text }) => text.trim() !== '');
  const options = given.map(({ text }) => text);
  const answer = unguarded(cells[header.correct_answer] ?? '');
  const meant = new Set([
    ...options.filter((text) => text === answer),
    ...given.filter(({ letter }) => letter !== null && letter === answer.trim().toUpperCase()).map(({ text }) => text),
  ]);
  const [correct_answer] = meant;
  if (meant.size > 1) refuse(`has the correct answer "${answer}", which can mean two options`);
  else if (correct_answer === undefined) refuse('has a correct answer that is none of its options');
  else
    questions.push({
      name: null,
      line,
      question_text: unguarded(cells[header.question_text] ?? ''),
      options,
      correct_answer,
    });
}

/** Spreadsheets take a cell that begins like this for a formula: a leading apostrophe, as we write it, is not part of the text. */
function unguarded(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

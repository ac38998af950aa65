import type { JsonTask } from './types.ts';

/** What a spreadsheet gets of a task: whose it is and where it stands. Comments stay where they can be protected. */
const COLUMNS = [
  'reference',
  'task_id',
  'question_id',
  'stage',
  'status',
  'decision',
  'assigned_by',
  'assigned_to',
  'created_at',
  'due_at',
  'decided_by',
  'decided_at',
] as const satisfies (keyof JsonTask)[];

/** Tasks as CSV (RFC 4180), with a byte order mark, by which spreadsheets know UTF-8. */
export function csvOf(tasks: readonly JsonTask[]): string {
  const rows = tasks.map((task) => COLUMNS.map((column) => cell(task[column])));
  return `\ufeff${[COLUMNS, ...rows].map((row) => `${row.join(',')}\r\n`).join('')}`;
}

/** Spreadsheets take a text that begins so for a formula; addresses may. */
const FORMULA = /^[=+\-@\t\r]/;

function cell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Lets the browser save a text as a file. */
export function save(name: string, text: string, type = 'text/csv'): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

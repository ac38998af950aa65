import { lazily } from './lazy-file.ts';
import type { JsonTask } from './types.ts';

/** The columns of a task for a spreadsheet. Comments are left out: a file on a disk does not protect them. */
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

/** Loads the code that reads and writes files. Rejects when it cannot be loaded. */
export const loadPaperFiles = lazily('paperFiles');

/** Tasks as CSV. */
export async function csvOf(tasks: readonly JsonTask[]): Promise<string> {
  const { csvFile } = await loadPaperFiles();
  return csvFile([COLUMNS, ...tasks.map((task) => COLUMNS.map((column) => String(task[column] ?? '')))]);
}

/** Has the browser save a text as a file. */
export function save(name: string, text: string, type = 'text/csv'): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

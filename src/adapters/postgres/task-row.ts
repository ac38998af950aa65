import type { Task } from '../../core/task.ts';
import { canonical } from './spellings.ts';

/** The columns of a task as the API answers them. */
export const TASK_COLUMNS = `task_id, question_id, status, decision, comments, assigned_by, assigned_to, decided_by, decided_at,
    due_at, created_at, updated_at`;

/** TASK_COLUMNS of one of several relations. */
export const columnsOf = (relation: string) => TASK_COLUMNS.replaceAll(/\w+/g, (column) => `${relation}.${column}`);

/** A row that holds TASK_COLUMNS among others. */
export type TaskRow<Extra = unknown> = Task & Extra;

/** Exactly the columns that the API answers, in its order, with each address in its one form. */
export function toTask(row: Task): Task {
  const { task_id, question_id, status, decision, comments, decided_at, due_at, created_at, updated_at } = row;
  const people = {
    assigned_by: canonical(row.assigned_by),
    assigned_to: canonical(row.assigned_to),
    decided_by: row.decided_by === null ? null : canonical(row.decided_by),
  };
  return { task_id, question_id, status, decision, comments, ...people, decided_at, due_at, created_at, updated_at };
}

/** The task tokens of one of several relations, newest first, as they were stored when the statement began. */
export const tokensColumn = (relation: string) => `array(
      select task_tokens.task_token
      from task_tokens
      where task_tokens.task_id = ${relation}.task_id
      order by received_at desc
    ) as task_tokens`;

/** Every task token of a row that has the latest one and a list of all that were stored when the statement began. */
export function tokensOf(row: { task_token: string | null; task_tokens: string[] }): string[] {
  return [...new Set(row.task_token === null ? row.task_tokens : [row.task_token, ...row.task_tokens])];
}

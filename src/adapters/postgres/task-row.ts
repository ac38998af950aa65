import { raw, type Sql } from 'sql-template-tag';
import { referenceOf } from '../../core/reference.ts';
import type { Task } from '../../core/task.ts';
import { canonical } from './spellings.ts';

/** The columns of a task as the API answers them, in the same order; `reference` is computed from the item's id. */
const TASK_COLUMNS = [
  'task_id',
  'question_id',
  'reference',
  'stage',
  'status',
  'decision',
  'comments',
  'assigned_by',
  'assigned_to',
  'decided_by',
  'decided_at',
  'due_at',
  'created_at',
  'updated_at',
] as const satisfies (keyof Task)[];

/** The source of `taskColumns`' reference, besides reviews. A question of the previous release may have no review yet. */
export const ITEM_ID = 'coalesce(reviews.item_id, approval_tasks.question_id)';

/**
 * The columns of a task: of a relation, or of a column that holds a whole row, `(gate.task)`. `item_id` is the expression for the id of
 * the question's item.
 */
export function taskColumns(relation: string, item_id: string): Sql {
  return raw(
    TASK_COLUMNS.map((column) => (column === 'reference' ? `${item_id} as item_id` : `${relation}.${column}`)).join(
      ', ',
    ),
  );
}

/** A task as JSON, without columns that nobody may read. */
export function taskJson(relation: string): Sql {
  return raw(`to_jsonb(${relation}) - array['task_token', 'last_event_hash', 'request_hash']`);
}

/** A row that contains the columns of a task. */
export type TaskRow<Extra = unknown> = Omit<Task, 'reference'> & { item_id: string } & Extra;

/** Exactly the columns that the API answers, in the same order, with each address in normal form. */
export function toTask(row: TaskRow): Task {
  const named = { ...row, reference: referenceOf(row.item_id) };
  const task = Object.fromEntries(TASK_COLUMNS.map((column) => [column, named[column]])) as unknown as Task;
  return {
    ...task,
    assigned_by: canonical(row.assigned_by),
    assigned_to: canonical(row.assigned_to),
    decided_by: row.decided_by === null ? null : canonical(row.decided_by),
  };
}

/** A task from JSON, in which times are text. */
export function toTaskOf(item_id: string): (row: TaskRow) => Task {
  return (row) =>
    toTask({
      ...row,
      item_id,
      decided_at: row.decided_at && new Date(row.decided_at),
      due_at: new Date(row.due_at),
      created_at: new Date(row.created_at),
      updated_at: new Date(row.updated_at),
    });
}

import { raw, type Sql } from 'sql-template-tag';
import { referenceOf } from '../../core/reference.ts';
import type { Task } from '../../core/task.ts';
import { canonical } from './spellings.ts';

/** The columns of a task as the API answers them, in its order; `reference` is read from the item's id. */
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

/** What `taskColumns` reads the reference from, beside reviews. A question of the release before may have no review yet. */
export const ITEM_ID = 'coalesce(reviews.item_id, approval_tasks.question_id)';

/**
 * The columns of a task, of a relation, or of a column that holds a whole row: `(gate.task)`. `item_id` is the expression for the id of
 * the question's item.
 */
export function taskColumns(relation: string, item_id: string): Sql {
  return raw(
    TASK_COLUMNS.map((column) => (column === 'reference' ? `${item_id} as item_id` : `${relation}.${column}`)).join(
      ', ',
    ),
  );
}

/** A task as JSON, without what nobody may read. */
export function taskJson(relation: string): Sql {
  return raw(`to_jsonb(${relation}) - array['task_token', 'last_event_hash', 'request_hash']`);
}

/** A row that holds the columns of a task among others. */
export type TaskRow<Extra = unknown> = Omit<Task, 'reference'> & { item_id: string } & Extra;

/** Exactly the columns that the API answers, in its order, with each address in its one form. */
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

/** A task that came as JSON, in which times are text. */
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

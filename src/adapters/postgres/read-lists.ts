import sql, { empty, raw, type Sql } from 'sql-template-tag';
import { LIMITS } from '../../core/limits.ts';
import type { ListedTask, TaskCursor, TaskLists, TaskQuery } from '../../core/ports/task-store.ts';
import { STATUSES } from '../../core/task.ts';
import type { Query } from './connection.ts';
import { createdAtExactly } from './cursor-column.ts';
import { officePage } from './read-office.ts';
import { spellingsOf } from './spellings.ts';
import { ITEM_ID, type TaskRow, taskColumns, toTask } from './task-row.ts';

/** Reads lists of tasks, in PostgreSQL. */
export function taskLists(query: Query): TaskLists {
  return {
    async listTasks({ limit, ...page }) {
      // One row more than the page shows whether there is another.
      const rows = await query<ListedRow>(taskPage({ ...page, limit: limit + 1 }));
      return { tasks: rows.slice(0, limit).map(toListedTask), next: nextAfter(rows, limit) };
    },
    async listOfficeTasks({ limit, ...page }, now) {
      const rows = await query<ListedRow & { is_veiled: boolean }>(officePage({ ...page, limit: limit + 1 }, now));
      const tasks = rows.slice(0, limit).map((row) => ({ task: toTask(row), is_veiled: row.is_veiled }));
      return { tasks, next: nextAfter(rows, limit) };
    },
  };
}

type ListedRow = TaskRow<{ created_at_exactly: string; excerpt?: string }>;

function toListedTask(row: ListedRow): ListedTask {
  return { ...toTask(row), ...(row.excerpt !== undefined && { excerpt: row.excerpt }) };
}

function nextAfter(rows: ListedRow[], limit: number): TaskCursor | null {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return last === undefined ? null : { created_at: last.created_at_exactly, task_id: last.task_id };
}

/**
 * A page of each wanted status and each spelling of the person's address, merged. Each part is read in order from the index that
 * begins with person and status, so no page, whatever the status and however deep, reads rows that it does not show.
 */
export function taskPage({ role, has_excerpts, email, status, limit, cursor }: TaskQuery): Sql {
  const column = raw(role === 'assessor' ? 'assigned_to' : 'assigned_by');
  return sql`
    select page.*
    from unnest(${spellingsOf(email)}::text[]) as person (address)
    cross join unnest(${status === null ? STATUSES : [status]}::text[]) as wanted (status)
    cross join lateral (
      select ${taskColumns('approval_tasks', ITEM_ID)},
        ${createdAtExactly('approval_tasks')}
        ${has_excerpts ? sql`, left(question_text, ${LIMITS.excerpt}) as excerpt` : empty}
      from approval_tasks
      left join reviews using (question_id)
      ${has_excerpts ? sql`join questions using (question_id)` : empty}
      where ${column} = person.address
        and approval_tasks.status = wanted.status
        and (approval_tasks.created_at, task_id) < (coalesce(${cursor?.created_at ?? null}::timestamptz, 'infinity'), ${cursor?.task_id ?? null}::uuid)
      order by approval_tasks.created_at desc, task_id desc
      limit ${limit}::integer
    ) as page
    order by created_at desc, task_id desc
    limit ${limit}::integer`;
}

import sql, { empty, type Sql } from 'sql-template-tag';
import type { OfficeQuery } from '../../core/ports/task-store.ts';
import { STATUSES } from '../../core/task.ts';
import { createdAtExactly } from './cursor-column.ts';
import { spellingsOf } from './spellings.ts';
import { stuckTasks } from './stuck-tasks.ts';
import { ITEM_ID, taskColumns } from './task-row.ts';

/**
 * A page of everybody's tasks: each wanted status is read in order from an index, and the results are merged. Tasks that the person may
 * not see into yet are few; they are found through the person's own tasks, and shown as pending.
 */
export function officePage(wanted: OfficeQuery, now: Date): Sql {
  const { status, limit } = wanted;
  const seen = sql`
    select page.*, false as is_veiled
    from unnest(${status === null ? STATUSES : [status]}::text[]) as wanted (status)
    cross join lateral (
      select *
      from approval_tasks
      where approval_tasks.status = wanted.status
        and task_id not in (select task_id from veiled)
        ${conditions(wanted, now)}
        ${wanted.decided_since === null ? empty : sql`and decided_at >= ${wanted.decided_since}::timestamptz`}
        ${wanted.overdue ? sql`and status = 'PENDING' and decision is null` : empty}
        ${wanted.stuck ? sql`and task_id in (${stuckTasks()})` : empty}
      order by created_at desc, task_id desc
      limit ${limit}::integer
    ) as page`;
  return sql`
    with veiled as materialized (${veiled(wanted.email)})
    select ${taskColumns('approval_tasks', ITEM_ID)}, is_veiled,
      ${createdAtExactly('approval_tasks')}
    from (${seen} ${isOfVeiled(wanted) ? sql`union all ${unseen(wanted, now)}` : empty}) as approval_tasks
    left join reviews using (question_id)
    order by created_at desc, task_id desc
    limit ${limit}::integer`;
}

/** Other people's tasks in open stages in which this person still has to decide. */
function veiled(email: string): Sql {
  return sql`
    select other.*
    from approval_tasks as own
    join reviews using (question_id)
    join approval_tasks as other using (question_id)
    where own.assigned_to = any (${spellingsOf(email)}::text[])
      and own.status = 'PENDING'
      and not reviews.is_alone
      and reviews.status = 'PENDING'
      and reviews.stage = own.stage
      and other.stage = own.stage
      and other.task_id <> own.task_id`;
}

/** Whether the page can contain a task in its state of creation. */
function isOfVeiled({ status, decided_since, stuck }: OfficeQuery): boolean {
  return (status === null || status === 'PENDING') && decided_since === null && !stuck;
}

function unseen(wanted: OfficeQuery, now: Date): Sql {
  return sql`
    select *, true as is_veiled
    from veiled
    where true
      ${conditions(wanted, now)}`;
}

function conditions({ assigned_to, assigned_by, due_before, overdue, cursor }: OfficeQuery, now: Date): Sql {
  return sql`
    ${assigned_to === null ? empty : sql`and assigned_to = any (${spellingsOf(assigned_to)}::text[])`}
    ${assigned_by === null ? empty : sql`and assigned_by = any (${spellingsOf(assigned_by)}::text[])`}
    ${due_before === null ? empty : sql`and due_at < ${due_before}::timestamptz`}
    ${overdue ? sql`and due_at < ${now}::timestamptz` : empty}
    ${cursor === null ? empty : sql`and (created_at, task_id) < (${cursor.created_at}::timestamptz, ${cursor.task_id}::uuid)`}`;
}

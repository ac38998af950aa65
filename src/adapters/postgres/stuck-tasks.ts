import sql, { type Sql } from 'sql-template-tag';
import type { Stuck } from '../../core/ports/repair-store.ts';

/** The ids of open tasks that people have to look at, except those with a reason in `passOver`. */
export function stuckTasks(passOver: readonly Stuck[] = []): Sql {
  return sql`
    select task_id
    from (
      select task_id, stuck
      from repair_leases
      where stuck is not null
      union all
      select mailed.task_id, stuck
      from mails
      cross join unnest(task_ids) as mailed (task_id)
      where stuck is not null
        and sent_at is null
    ) as marked
    join approval_tasks using (task_id)
    where marked.stuck <> all (${passOver}::text[])
      and status = 'PENDING'`;
}

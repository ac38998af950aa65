import sql from 'sql-template-tag';
import type { Overview, OverviewStore } from '../../core/ports/overview-store.ts';
import type { Query } from './connection.ts';
import { canonical } from './spellings.ts';
import { stuckTasks } from './stuck-tasks.ts';

/** The overview, in PostgreSQL: it reads the open tasks, and of the decided ones those of the last 30 days, each from an index. */
export function overviews(query: Query): OverviewStore {
  return {
    async readOverview(now) {
      const [row] = await query<Overview>(sql`
        with open as materialized (
          select assigned_to, due_at, due_at < ${now}::timestamptz as is_late
          from approval_tasks
          where status = 'PENDING'
            and decision is null
        ), decided as materialized (
          select assigned_to, decided_at, greatest(extract(epoch from decided_at - notified_at), 0) as seconds
          from approval_tasks
          where decided_at >= ${now}::timestamptz - interval '30 days'
        ), opened as (
          select assigned_to, count(*)::integer as open, count(*) filter (where is_late)::integer as late
          from open
          group by assigned_to
        ), finished as (
          select assigned_to, count(*)::integer as decided_last_30_days,
            round(percentile_cont(0.5) within group (order by seconds))::integer as median_seconds_to_decide
          from decided
          group by assigned_to
        ), assessor as (
          select assigned_to, coalesce(open, 0) as open, coalesce(late, 0) as late,
            coalesce(decided_last_30_days, 0) as decided_last_30_days, median_seconds_to_decide
          from opened
          full join finished using (assigned_to)
        )
        select
          (select count(*)::integer from open) as open,
          (select count(*)::integer from open where is_late) as late,
          (
            select count(*)::integer from open where not is_late and due_at < ${now}::timestamptz + interval '7 days'
          ) as due_this_week,
          (
            select count(*)::integer from decided where decided_at >= ${now}::timestamptz - interval '7 days'
          ) as decided_last_7_days,
          (select count(distinct task_id)::integer from (${stuckTasks()}) as stuck_tasks) as stuck,
          (
            select coalesce(json_agg(assessor order by open desc, late desc, assigned_to), '[]') from assessor
          ) as assessors`);
      // The statement has always one row.
      const overview = row as Overview;
      const assessors = overview.assessors.map((one) => ({ ...one, assigned_to: canonical(one.assigned_to) }));
      return { ...overview, assessors };
    },
  };
}

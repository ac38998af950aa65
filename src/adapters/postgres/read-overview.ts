import sql, { type Sql } from 'sql-template-tag';
import type { Overview, OverviewStore } from '../../core/ports/overview-store.ts';
import type { Query } from './connection.ts';
import { canonical } from './spellings.ts';
import { stuckTasks } from './stuck-tasks.ts';

/** Reads the overview, in PostgreSQL. */
export function overviews(query: Query): OverviewStore {
  return {
    async readOverview(now) {
      const [row] = await query<Overview>(overviewStatement(now));
      // The statement always returns one row.
      const overview = row as Overview;
      const assessors = overview.assessors.map((one) => ({ ...one, assigned_to: canonical(one.assigned_to) }));
      return { ...overview, assessors };
    },
  };
}

/**
 * Reads the open tasks and those decided in the last 30 days, from an index that holds all the columns it needs. It groups times
 * by hashing and sorts them as numbers: sorting the rows by address would take most of the time.
 */
export function overviewStatement(now: Date): Sql {
  return sql`
    with opened as materialized (
      select assigned_to, count(*) as open, count(*) filter (where due_at < ${now}::timestamptz) as late,
        count(*) filter (where due_at between ${now}::timestamptz and ${now}::timestamptz + interval '7 days') as due_this_week
      from approval_tasks
      where status = 'PENDING'
        and decision is null
      group by assigned_to
    ), finished as materialized (
      select assigned_to, count(*) filter (where decided_at >= ${now}::timestamptz - interval '7 days') as this_week,
        array_agg(date_part('epoch', greatest(decided_at, notified_at) - notified_at)::integer) as seconds
      from approval_tasks
      where decided_at >= ${now}::timestamptz - interval '30 days'
      group by assigned_to
    ), assessor as (
      select assigned_to, coalesce(open, 0) as open, coalesce(late, 0) as late,
        coalesce(cardinality(seconds), 0) as decided_last_30_days,
        (
          select round(percentile_cont(0.5) within group (order by second))::integer from unnest(seconds) as second
        ) as median_seconds_to_decide
      from opened
      full join finished using (assigned_to)
    )
    select coalesce(sum(open), 0)::integer as open, coalesce(sum(late), 0)::integer as late,
      coalesce(sum(due_this_week), 0)::integer as due_this_week,
      (select coalesce(sum(this_week), 0)::integer from finished) as decided_last_7_days,
      (select count(distinct task_id)::integer from (${stuckTasks()}) as stuck_tasks) as stuck,
      (
        select coalesce(json_agg(assessor order by open desc, late desc, assigned_to), '[]') from assessor
      ) as assessors
    from opened`;
}

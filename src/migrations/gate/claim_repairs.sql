-- Claims up to p_limit tasks that need a repair, oldest first. Nobody else gets them until their leases end. The fourth claim marks a
-- task as stuck. Skips tasks that somebody is changing instead of waiting for them.
create or replace function claim_repairs(p_repair text, p_now timestamptz, p_limit integer)
returns table (task approval_tasks, item_id uuid, task_tokens text[])
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
declare
  reason text := case p_repair
    when 'undelivered' then 'DECISION_NOT_DELIVERED'
    when 'overdue' then 'NOT_CLOSED'
    when 'unstarted' then 'WORKFLOW_NOT_STARTED'
  end;
  wanted uuid[];
begin
  if p_repair = 'untold' then
    wanted := array(
      select approval_tasks.task_id
      from approval_tasks
      left join repair_leases on repair_leases.task_id = approval_tasks.task_id and repair = p_repair
      where status <> 'PENDING'
        and execution_told_at is null
        and coalesce(next_attempt_at <= p_now, true)
        and updated_at < p_now - interval '30 seconds'
      order by approval_tasks.created_at
      limit p_limit
      for update of approval_tasks skip locked
    );
  elsif p_repair = 'unsettled' then
    wanted := array(
      select settled.task_id
      from reviews
      cross join lateral (
        select task_id
        from approval_tasks
        where question_id = reviews.question_id
          and stage = reviews.stage
          and (decision is not null or status <> 'PENDING')
          and updated_at < p_now - interval '30 seconds'
        order by updated_at desc
        limit 1
      ) as settled
      left join repair_leases on repair_leases.task_id = settled.task_id and repair = p_repair
      where reviews.status = 'PENDING'
        and coalesce(next_attempt_at <= p_now, true)
        and outcome_of_stage(reviews) is not null
      order by reviews.created_at
      limit p_limit
    );
  else
    wanted := array(
      select approval_tasks.task_id
      from approval_tasks
      left join repair_leases on repair_leases.task_id = approval_tasks.task_id and repair = p_repair
      where status = 'PENDING'
        and coalesce(next_attempt_at <= p_now, true)
        and case p_repair
          when 'undelivered' then decision is not null
            and decided_at < p_now - interval '30 seconds'
          when 'overdue' then decision is null
            and due_at < p_now - case when is_due_earlier then interval '0' else interval '5 minutes' end
          when 'unstarted' then decision is null
            and task_token is null
            and approval_tasks.created_at < p_now - interval '60 seconds'
        end
      order by approval_tasks.created_at
      limit p_limit
      for update of approval_tasks skip locked
    );
  end if;

  return query
    with claimed as (
      insert into repair_leases as lease (task_id, repair, next_attempt_at, attempts)
      select wanted_id, p_repair, p_now + repair_backoff(0), 1
      from unnest(wanted) as wanted_id
      on conflict (task_id, repair) do update
      set next_attempt_at = p_now + repair_backoff(lease.attempts),
        attempts = lease.attempts + 1,
        stuck = case when lease.attempts >= 3 then reason else lease.stuck end
      -- Read from the newest row: another run may have claimed the task since this one looked.
      where lease.next_attempt_at <= p_now
      returning lease.task_id
    )
    select approval_tasks, coalesce(reviews.item_id, approval_tasks.question_id), tokens_of(approval_tasks)
    from approval_tasks
    join claimed using (task_id)
    left join reviews using (question_id)
    order by approval_tasks.created_at;
end $$;

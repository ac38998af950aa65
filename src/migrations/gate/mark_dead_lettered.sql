-- Marks an open task whose message the queue has given up, for people to look at.
create or replace function mark_dead_lettered(p_task_id uuid, p_now timestamptz) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
begin
  insert into repair_leases (task_id, repair, next_attempt_at, stuck)
  select task_id, 'dead_lettered', p_now, 'DEAD_LETTER'
  from approval_tasks
  where task_id = p_task_id
    and status = 'PENDING'
  on conflict do nothing;
end $$;

-- Records that the execution of a closed task was told.
create or replace function mark_told(p_task_id uuid, p_now timestamptz) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
begin
  update approval_tasks
  set execution_told_at = p_now
  where task_id = p_task_id
    and status <> 'PENDING'
    and execution_told_at is null;
end $$;

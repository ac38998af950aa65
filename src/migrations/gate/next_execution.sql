-- Moves to the execution after p_execution_attempt; false if another run did.
create or replace function next_execution(p_task_id uuid, p_execution_attempt integer) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
begin
  update approval_tasks
  set execution_attempt = execution_attempt + 1
  where task_id = p_task_id
    and execution_attempt = p_execution_attempt
    and status = 'PENDING';
  return found;
end $$;

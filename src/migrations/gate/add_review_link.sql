-- Makes another link to a task, for a mail that is sent to p_recipient again. False if nobody should get it: the task now belongs to
-- another assessor, or is decided or closed.
create or replace function add_review_link(p_task_id uuid, p_recipient text, p_code_hash bytea, p_now timestamptz) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  task approval_tasks;
begin
  select * into task from approval_tasks where task_id = p_task_id for update;
  if task.status <> 'PENDING' or task.decision is not null or task.assigned_to <> p_recipient then
    return false;
  end if;
  insert into review_links (code_hash, task_id, created_at) values (p_code_hash, p_task_id, p_now);
  return true;
end $$;

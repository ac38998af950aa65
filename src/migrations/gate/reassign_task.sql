-- For operators: hands an open task to another assessor without the rules of reassign_open_task. No row: the task does not exist, is
-- decided or closed, already belongs to that person, or was submitted by them.
create or replace function reassign_task(
  p_task_id uuid,
  p_assigned_to text,
  p_actor text,
  p_now timestamptz,
  p_via text,
  p_request_id text
) returns setof approval_tasks
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  task approval_tasks;
  reassigned task_events;
begin
  select * into task from approval_tasks where task_id = p_task_id for update;
  if not found or task.status <> 'PENDING' or task.decision is not null
    or p_assigned_to in (task.assigned_to, task.assigned_by) then
    return;
  end if;
  reassigned.happened_at := p_now;
  reassigned.actor := p_actor;
  reassigned.via := p_via;
  reassigned.request_id := p_request_id;
  reassigned.assigned_to := p_assigned_to;
  return next hand_over_task(task, null, reassigned);
end $$;

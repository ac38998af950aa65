-- Marks an open, undecided task whose assessor's address is one of p_recipients (in lower case) and does not accept mail. No row: there is
-- no such task, or it was marked before.
create or replace function mark_bounced(p_task_id uuid, p_recipients text[], p_now timestamptz) returns setof approval_tasks
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  task approval_tasks;
begin
  select * into task from approval_tasks where task_id = p_task_id for update;
  if not found or task.status <> 'PENDING' or task.decision is not null or lower(task.assigned_to) <> all (p_recipients) then
    return;
  end if;
  insert into repair_leases (task_id, repair, next_attempt_at, stuck)
  values (p_task_id, 'bounced', p_now, 'MAIL_BOUNCED')
  on conflict do nothing;
  if found then
    return next task;
  end if;
end $$;

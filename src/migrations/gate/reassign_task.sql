-- Hands an open task to another assessor, ends its links, which decide as whoever the task is assigned to, and has reconcile mail the new
-- assessor: a mail to the one before would never be sent. No row: the task does not exist, is decided or closed, is that person's
-- already, or was submitted by them.
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
  delete from review_links where task_id = p_task_id;
  reassigned.event := 'REASSIGNED';
  reassigned.happened_at := p_now;
  reassigned.actor := p_actor;
  reassigned.via := p_via;
  reassigned.request_id := p_request_id;
  reassigned.assigned_to := p_assigned_to;
  task := append_event(task, reassigned);
  update approval_tasks
  set assigned_to = p_assigned_to,
    notified_at = null,
    updated_at = p_now,
    event_sequence = task.event_sequence,
    last_event_hash = task.last_event_hash
  where task_id = p_task_id
  returning * into task;
  delete from mails where reason = 'ASSIGNMENT' and task_ids[1] = p_task_id and sent_at is null;
  perform claim_mail('ASSIGNMENT', p_assigned_to, task, p_now, p_now);
  return next task;
end $$;

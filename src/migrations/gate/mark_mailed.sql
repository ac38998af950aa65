-- Records, once, that a mail about a task was sent: NOTIFIED, to the assessor, or AUTHOR_NOTIFIED, the outcome.
create or replace function mark_mailed(
  p_task_id uuid,
  p_event text,
  p_recipient text,
  p_now timestamptz,
  p_via text,
  p_request_id text
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  task approval_tasks;
  mailed task_events;
begin
  select * into task from approval_tasks where task_id = p_task_id for update;
  if not found or p_event = 'NOTIFIED' and task.notified_at is not null
    or p_event = 'AUTHOR_NOTIFIED' and task.author_notified_at is not null then
    return;
  end if;
  mailed.event := p_event;
  mailed.happened_at := p_now;
  mailed.via := p_via;
  mailed.request_id := p_request_id;
  mailed.recipient := p_recipient;
  task := append_event(task, mailed);
  update approval_tasks
  set notified_at = case p_event when 'NOTIFIED' then p_now else notified_at end,
    author_notified_at = case p_event when 'AUTHOR_NOTIFIED' then p_now else author_notified_at end,
    event_sequence = task.event_sequence,
    last_event_hash = task.last_event_hash
  where task_id = p_task_id;
  delete from repair_leases
  where task_id = p_task_id
    and repair = case p_event when 'NOTIFIED' then 'unmailed' else 'unannounced' end;
end $$;

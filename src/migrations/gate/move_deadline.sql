-- Moves the deadline of an open task, not before its creation. No row: the task does not exist, or is decided or closed.
create or replace function move_deadline(
  p_task_id uuid,
  p_due_at timestamptz,
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
  moved task_events;
begin
  select * into task from approval_tasks where task_id = p_task_id for update;
  if not found or task.status <> 'PENDING' or task.decision is not null then
    return;
  end if;
  moved.event := 'DEADLINE_MOVED';
  moved.happened_at := p_now;
  moved.actor := p_actor;
  moved.via := p_via;
  moved.request_id := p_request_id;
  moved.due_at := greatest(task.created_at, p_due_at);
  task := append_event(task, moved);
  delete from repair_leases where task_id = p_task_id and repair = 'overdue';
  return query
    update approval_tasks
    set due_at = moved.due_at,
      is_due_earlier = task.is_due_earlier or moved.due_at < task.due_at,
      reminded_percent = 0,
      updated_at = p_now,
      event_sequence = task.event_sequence,
      last_event_hash = task.last_event_hash
    where task_id = p_task_id
    returning *;
end $$;

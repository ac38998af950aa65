-- The event that follows a task's newest one, with its hash; writes nothing. p_event holds the known fields.
create or replace function next_event(p_task approval_tasks, p_event task_events) returns task_events
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
begin
  p_event.task_id := p_task.task_id;
  p_event.sequence := p_task.event_sequence + 1;
  p_event.previous_hash := p_task.last_event_hash;
  p_event.hash_form := 3;
  p_event.hash := event_hash(p_event);
  return p_event;
end $$;

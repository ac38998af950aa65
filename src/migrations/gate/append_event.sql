-- Appends an event to a task whose row the caller has locked: the lock keeps two calls from continuing the same history. Returns the
-- row with its new newest event, for the caller to write together with its other changes.
create or replace function append_event(p_task approval_tasks, p_event task_events) returns approval_tasks
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
  p_event := next_event(p_task, p_event);
  insert into task_events values (p_event.*);
  p_task.event_sequence := p_event.sequence;
  p_task.last_event_hash := p_event.hash;
  return p_task;
end $$;

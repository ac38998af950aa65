-- Writes the status of a task, once: its decision, or EXPIRED if p_is_timeout and it is due by its own row; and settles the stage, with
-- the same `aftermath`. Returns the task as it then is; if it is not due, it stays PENDING. No row: there is no such task, or nothing to
-- record.
-- No tolerance for clocks: an execution starts after its task was created, and if two clocks differ by more than that, the
-- execution waits a second longer.
create or replace function close_task(
  p_task_id uuid,
  p_is_timeout boolean,
  p_now timestamptz,
  p_via text,
  p_request_id text
) returns table (task approval_tasks, aftermath jsonb)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  review reviews;
  event task_events;
begin
  review := lock_review((select question_id from approval_tasks where task_id = p_task_id));
  select * into task from approval_tasks where task_id = p_task_id for update;
  if not found then
    return;
  end if;
  if task.status = 'PENDING' then
    if task.decision is null and not (p_is_timeout and task.due_at <= p_now) then
      if p_is_timeout then
        return next;
      end if;
      return;
    end if;
    event.happened_at := p_now;
    event.via := p_via;
    event.request_id := p_request_id;
    -- The execution continued with the decision. That is an event of its own, and only the close reports it.
    if task.decision is not null and p_via = 'WORKFLOW' and not p_is_timeout then
      event.event := 'RESUMED';
      task := append_event(task, event);
    end if;
    event.event := 'CLOSED';
    event.status := coalesce(task.decision, 'EXPIRED');
    task := append_event(task, event);
    update approval_tasks
    set status = event.status,
      updated_at = p_now,
      execution_told_at = case p_via when 'WORKFLOW' then p_now end,
      event_sequence = task.event_sequence,
      last_event_hash = task.last_event_hash
    where task_id = p_task_id
    returning * into task;
    aftermath := settle_stage(review, task, event);
  elsif p_via = 'WORKFLOW' and task.execution_told_at is null then
    update approval_tasks set execution_told_at = p_now where task_id = p_task_id returning * into task;
  end if;
  return next;
end $$;

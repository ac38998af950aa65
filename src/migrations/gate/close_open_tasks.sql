-- Closes the open tasks of a question without a decision: WITHDRAWN or SUPERSEDED. The caller has locked the review.
-- Returns what their executions have to be told: [{"task_id": …, "task_tokens": [newest, …]}, …].
create or replace function close_open_tasks(p_question_id uuid, p_status text, p_closed task_events) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
  task approval_tasks;
  closed jsonb := '[]';
begin
  p_closed.event := 'CLOSED';
  p_closed.status := p_status;
  for task in
    -- All of them, by the index on their question: the index of open tasks covers everybody's.
    select * from approval_tasks where question_id = p_question_id order by task_id for update
  loop
    continue when task.status <> 'PENDING' or task.decision is not null;
    task := append_event(task, p_closed);
    update approval_tasks
    set status = p_status,
      updated_at = p_closed.happened_at,
      event_sequence = task.event_sequence,
      last_event_hash = task.last_event_hash
    where task_id = task.task_id;
    closed := closed || jsonb_build_object('task_id', task.task_id, 'task_tokens', tokens_of(task));
  end loop;
  return closed;
end $$;

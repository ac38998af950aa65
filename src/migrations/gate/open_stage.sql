-- Creates the tasks of a stage, one for each of its assessors or their substitutes, with p_task_ids in the order of their places, or new ids.
-- p_opened is the first event of each. Returns the executions to start: [{"task_id": …, "timeout_seconds": n}, …].
create or replace function open_stage(
  p_review reviews,
  p_task_ids uuid[],
  p_opened task_events
) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
  task approval_tasks;
  event task_events;
  is_first boolean;
  opened jsonb := '[]';
  staffed jsonb := staff_stage(p_review, p_opened) -> (p_review.stage - 1) -> 'assigned_to';
  planned jsonb := p_review.stages -> (p_review.stage - 1) -> 'assigned_to';
  new_due_at timestamptz := due_at_of_stage(p_review, p_opened.happened_at);
  -- A repaired execution starts with the same value.
  new_timeout_seconds integer := greatest(round(extract(epoch from new_due_at - p_opened.happened_at)), 1);
begin
  -- Before its mails, as everybody locks: two that open stages with the same people would deadlock on these.
  if p_review.paper_id is not null then
    perform from papers where paper_id = p_review.paper_id for no key update;
  end if;
  for i in 1 .. jsonb_array_length(staffed) loop
    -- During a deployment, the previous release looks for the key here.
    is_first := p_review.stage = 1 and p_review.revision = 1 and i = 1;
    task.task_id := coalesce(p_task_ids[i], gen_random_uuid());
    task.event_sequence := 0;
    task.last_event_hash := null;
    p_opened.assigned_to := staffed ->> (i - 1);
    p_opened."from" := nullif(planned ->> (i - 1), p_opened.assigned_to);
    p_opened.due_at := new_due_at;
    event := next_event(task, p_opened);
    insert into approval_tasks (task_id, question_id, assigned_by, assigned_to, stands_in_for, status, due_at, stage, place,
      paper_id, idempotency_key, request_hash, created_at, updated_at, event_sequence, last_event_hash)
    values (event.task_id, p_review.question_id, p_review.submitted_by, event.assigned_to, event."from", 'PENDING', new_due_at,
      p_review.stage, i, p_review.paper_id, case when is_first then p_review.idempotency_key end, case when is_first then p_review.request_hash end,
      p_opened.happened_at, p_opened.happened_at, event.sequence, event.hash)
    returning * into task;
    if task.paper_id is not null then
      perform add_to_paper_mail(task, p_opened.happened_at);
    end if;
    insert into task_events values (event.*);
    opened := opened || jsonb_build_object('task_id', event.task_id, 'timeout_seconds', new_timeout_seconds);
  end loop;
  return opened;
end $$;

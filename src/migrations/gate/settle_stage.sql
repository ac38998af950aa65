-- Ends the open stage of a review if its outcome is certain: closes its open tasks, then opens the next stage, or closes the review.
-- p_task is the task whose outcome may have made it certain. The caller has locked the review and its tasks, and changed p_task.
-- Returns what to do after the commit, {"opened": as open_stage, "closed": as close_open_tasks}; null if there is nothing.
create or replace function settle_stage(p_review reviews, p_task approval_tasks, p_cause task_events) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
  outcome text;
  event task_events;
  opened jsonb := '[]';
  closed jsonb := '[]';
begin
  if p_review.status <> 'PENDING' or p_task.stage <> p_review.stage then
    return null;
  end if;
  if p_review.is_alone then
    outcome := case when p_task.decision is not null then p_task.decision when p_task.status <> 'PENDING' then 'EXPIRED' end;
  else
    outcome := outcome_of_stage(p_review);
  end if;
  if outcome is null then
    return null;
  end if;

  event.happened_at := p_cause.happened_at;
  event.via := p_cause.via;
  event.request_id := p_cause.request_id;
  if not p_review.is_alone then
    closed := close_open_tasks(p_review.question_id, 'SUPERSEDED', event);
  end if;
  if outcome = 'APPROVED' and p_review.stage < jsonb_array_length(p_review.stages) then
    p_review.stage := p_review.stage + 1;
    update reviews set stage = p_review.stage where question_id = p_review.question_id;
    event.event := 'OPENED';
    event.content_hash := (
      select content_hash
      from task_events
      join approval_tasks using (task_id)
      where question_id = p_review.question_id
        and sequence = 1
      limit 1
    );
    opened := open_stage(p_review, null, event);
  else
    update reviews
    set status = outcome,
      closed_at = p_cause.happened_at,
      settled_by = p_task.task_id
    where question_id = p_review.question_id;
    -- The previous release may have told the author.
    if p_task.author_notified_at is null then
      perform announce_outcome(p_review, p_task, p_cause.happened_at);
    end if;
  end if;
  return nullif(jsonb_build_object('opened', opened, 'closed', closed), '{"opened": [], "closed": []}');
end $$;

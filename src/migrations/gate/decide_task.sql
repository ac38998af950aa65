-- Records a decision, if the task is pending and undecided and p_decided_by is its assessor and not its author, and settles the stage.
-- `is_recorded` says whether this call did; the task is returned as it then is. `task_tokens` are those that wait for the decision, newest
-- first. They are read after the lock, so none is missing. `aftermath` is that of settle_stage. No row: there is no such task.
-- An author whose address is not in normal form may be the assessor under another spelling: p_is_compared says that the caller has
-- compared the two.
create or replace function decide_task(
  p_task_id uuid,
  p_decision text,
  p_comments text,
  p_decided_by text,
  p_is_compared boolean,
  p_now timestamptz,
  p_via text,
  p_request_id text
) returns table (task approval_tasks, item_id uuid, is_recorded boolean, task_tokens text[], aftermath jsonb)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  review reviews;
  decided task_events;
begin
  review := lock_review((select question_id from approval_tasks where task_id = p_task_id));
  select * into task from approval_tasks where task_id = p_task_id for update;
  if not found then
    return;
  end if;
  item_id := review.item_id;
  is_recorded := task.status = 'PENDING'
    and task.decision is null
    and task.assigned_to = p_decided_by
    and task.assigned_by <> p_decided_by
    and (task.assigned_by !~ '[^[:ascii:]]' or p_is_compared);
  if is_recorded then
    decided.event := 'DECIDED';
    decided.happened_at := p_now;
    decided.actor := p_decided_by;
    decided.via := p_via;
    decided.request_id := p_request_id;
    decided.decision := p_decision;
    decided.content_hash := sha256(convert_to(p_comments, 'UTF8'));
    task := append_event(task, decided);
    update approval_tasks
    set decision = p_decision,
      comments = p_comments,
      decided_by = p_decided_by,
      decided_at = p_now,
      updated_at = p_now,
      event_sequence = task.event_sequence,
      last_event_hash = task.last_event_hash
    where task_id = p_task_id
    returning * into task;
    aftermath := settle_stage(review, task, decided);
  end if;
  task_tokens := tokens_of(task);
  return next;
end $$;

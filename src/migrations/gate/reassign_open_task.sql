-- Hands a task to p_assigned_to, which holds every spelling of the new assessor's address, the one to store first. If it already belongs
-- to them, nothing happens. Returns the reason for a refusal, or null: NOT_COORDINATOR, if somebody has decided on the question, SELF_REVIEW,
-- DUPLICATE_ASSESSOR, ALREADY_DECIDED or TASK_CLOSED.
create or replace function reassign_open_task(
  p_task_id uuid,
  p_assigned_to text[],
  p_actor text,
  p_is_coordinator boolean,
  p_now timestamptz,
  p_via text,
  p_request_id text
) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  review reviews;
  task approval_tasks;
  reassigned task_events;
begin
  review := lock_review((select question_id from approval_tasks where task_id = p_task_id));
  select * into task from approval_tasks where task_id = p_task_id for update;
  if not p_is_coordinator and is_decided_on(task.question_id) then
    return 'NOT_COORDINATOR';
  elsif task.assigned_to = any (p_assigned_to) then
    return null;
  elsif task.assigned_by = any (p_assigned_to) then
    return 'SELF_REVIEW';
  elsif is_named(review, review.stage + 1, p_assigned_to) then
    return 'DUPLICATE_ASSESSOR';
  elsif task.decision is not null then
    return 'ALREADY_DECIDED';
  elsif task.status <> 'PENDING' then
    return 'TASK_CLOSED';
  end if;
  reassigned.happened_at := p_now;
  reassigned.actor := p_actor;
  reassigned.via := p_via;
  reassigned.request_id := p_request_id;
  reassigned.assigned_to := p_assigned_to[1];
  perform hand_over_task(task, null, reassigned);
  return null;
end $$;

-- Hands what p_from has to do in a question, open tasks and places in stages that have not opened, to p_assigned_to. Both hold every
-- spelling of the address, the one to store first. What is decided or closed stays. Returns why nothing may move, or null:
-- NOT_COORDINATOR, if somebody has decided on the question, SELF_REVIEW or DUPLICATE_ASSESSOR.
create or replace function reassign_question(
  p_question_id uuid,
  p_from text[],
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
  has_planned_place boolean;
  is_open boolean;
begin
  review := lock_review(p_question_id);
  has_planned_place := review.status = 'PENDING' and is_planned(review, review.stage + 1, p_from);
  -- Nobody has two tasks of a question.
  select * into task
  from approval_tasks
  where question_id = p_question_id
    and assigned_to = any (p_from)
    and status = 'PENDING'
    and decision is null
  for update;
  is_open := found;
  if not p_is_coordinator and is_decided_on(p_question_id) then
    return 'NOT_COORDINATOR';
  elsif review.submitted_by = any (p_assigned_to) then
    return 'SELF_REVIEW';
  elsif not (is_open or has_planned_place) or p_from && p_assigned_to then
    return null;
  elsif is_named(review, review.stage + 1, p_assigned_to) then
    return 'DUPLICATE_ASSESSOR';
  end if;
  reassigned.happened_at := p_now;
  reassigned.actor := p_actor;
  reassigned.via := p_via;
  reassigned.request_id := p_request_id;
  reassigned.assigned_to := p_assigned_to[1];
  if is_open then
    perform hand_over_task(task, null, reassigned);
  end if;
  if has_planned_place then
    perform replan_question(review, p_from, reassigned);
  end if;
  return null;
end $$;

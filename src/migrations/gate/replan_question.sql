-- Gives the planned places of p_from to p_replanned.assigned_to. The caller has locked the review and its tasks. A place has no task, so
-- the newest task's history records the move.
create or replace function replan_question(p_review reviews, p_from text[], p_replanned task_events) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
  task approval_tasks;
begin
  select * into task from approval_tasks where question_id = p_review.question_id order by stage desc, place limit 1 for update;
  p_replanned.event := 'REPLANNED';
  p_replanned."from" := p_from[1];
  task := append_event(task, p_replanned);
  update approval_tasks
  set event_sequence = task.event_sequence,
    last_event_hash = task.last_event_hash
  where task_id = task.task_id;
  update reviews
  set submitted_stages = coalesce(submitted_stages, stages),
    stages = (
      select jsonb_agg(
        case
          when planned.stage > reviews.stage then jsonb_set(
            plan,
            '{assigned_to}',
            (
              select jsonb_agg(case when person = any (p_from) then p_replanned.assigned_to else person end order by place)
              from jsonb_array_elements_text(plan -> 'assigned_to') with ordinality as named (person, place)
            )
          )
          else plan
        end
        order by planned.stage
      )
      from jsonb_array_elements(reviews.stages) with ordinality as planned (plan, stage)
    )
  where question_id = p_review.question_id;
end $$;

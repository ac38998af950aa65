-- Settles the stage of a task whose outcome was written past the gate: by hand, or by the previous release. Returns the result of settle_stage.
create or replace function settle_task(p_task_id uuid, p_now timestamptz, p_via text, p_request_id text) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  review reviews;
  task approval_tasks;
  cause task_events;
begin
  review := lock_review((select question_id from approval_tasks where task_id = p_task_id));
  select * into task from approval_tasks where task_id = p_task_id for update;
  cause.happened_at := p_now;
  cause.via := p_via;
  cause.request_id := p_request_id;
  return settle_stage(review, task, cause);
end $$;

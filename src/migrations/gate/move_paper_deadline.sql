-- move_deadline for every open task of a paper; tasks that open later in a stage that is open share it. Returns how many tasks it moved.
create or replace function move_paper_deadline(
  p_paper_id uuid,
  p_due_at timestamptz,
  p_actor text,
  p_now timestamptz,
  p_via text,
  p_request_id text
) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  open_ids uuid[] := array(select question_id from open_questions_of_paper(p_paper_id));
  moved integer;
begin
  perform move_deadline(task_id, p_due_at, p_actor, p_now, p_via, p_request_id)
  from approval_tasks
  where question_id = any (open_ids)
    and status = 'PENDING'
    and decision is null;
  get diagnostics moved = row_count;
  update papers
  set stage_due_at = array(select case when due_at is not null then p_due_at end from unnest(stage_due_at) with ordinality as own (due_at, stage) order by stage)
  where paper_id = p_paper_id
    and moved > 0;
  return moved;
end $$;

-- The outcome of a review's open stage, by the current decisions of its tasks; null while it is open.
create or replace function outcome_of_stage(p_review reviews) returns text
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
  return (
    select stage_outcome(
      (p_review.stages -> (p_review.stage - 1) ->> 'required_approvals')::bigint,
      count(*) filter (where decision = 'APPROVED'),
      count(*) filter (where decision = 'REJECTED'),
      count(*) filter (where decision = 'CHANGES_REQUESTED'),
      count(*) filter (where status = 'PENDING' and decision is null)
    )
    from approval_tasks
    where question_id = p_review.question_id
      and stage = p_review.stage
  );
end $$;

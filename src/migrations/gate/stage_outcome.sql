-- The outcome of a stage, by the decisions of its tasks; null while it is open. A rejection ends it at once. Nobody outvotes a request for
-- changes, and the stage waits for the others, so that the author gets everyone's comments.
create or replace function stage_outcome(
  p_required bigint,
  p_approved bigint,
  p_rejected bigint,
  p_changes_requested bigint,
  p_open bigint
) returns text
language sql immutable parallel safe
as $$
  select case
    when p_rejected > 0 then 'REJECTED'
    when p_approved >= p_required and p_changes_requested = 0 then 'APPROVED'
    when p_open > 0 then null
    when p_changes_requested > 0 then 'CHANGES_REQUESTED'
    else 'EXPIRED'
  end
$$;

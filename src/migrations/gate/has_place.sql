-- Whether a person, under any of these spellings, has something to do in an open question: an open task, or a place in a stage that has
-- not opened.
create or replace function has_place(p_review reviews, p_addresses text[]) returns boolean
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
  return exists (
    select
    from approval_tasks
    where question_id = p_review.question_id
      and assigned_to = any (p_addresses)
      and status = 'PENDING'
      and decision is null
  ) or is_planned(p_review, p_review.stage + 1, p_addresses);
end $$;

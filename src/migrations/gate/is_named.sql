-- Whether a person, under any of these spellings, assesses a question: has a task in it, or a place in a stage from p_planned_from on.
create or replace function is_named(p_review reviews, p_planned_from integer, p_addresses text[]) returns boolean
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
  return exists (
    select
    from approval_tasks
    where question_id = p_review.question_id
      and assigned_to = any (p_addresses)
  ) or is_planned(p_review, p_planned_from, p_addresses);
end $$;

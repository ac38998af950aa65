-- Stores a question and its review; false where the review is there already, by its id, its idempotency key or its revision.
create or replace function store_question(p_question questions, p_review reviews) returns boolean
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
  -- One statement, at whose end foreign keys are checked: where the review is there, no question is left without one.
  with inserted as (
    insert into reviews values (p_review.*)
    on conflict do nothing
    returning question_id
  )
  insert into questions
  select p_question.*
  from inserted;
  return found;
end $$;

-- reassign_question for every open question of a paper in which p_from has something to do. What may not move stays. Returns why nothing
-- moved, or null.
create or replace function reassign_paper(
  p_paper_id uuid,
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
  refusal text;
  first_refusal text;
  is_moved boolean := false;
begin
  if exists (select from papers where paper_id = p_paper_id and submitted_by = any (p_assigned_to)) then
    return 'SELF_REVIEW';
  end if;
  for review in select * from open_questions_of_paper(p_paper_id) loop
    continue when not has_place(review, p_from);
    refusal := reassign_question(review.question_id, p_from, p_assigned_to, p_actor, p_is_coordinator, p_now, p_via, p_request_id);
    is_moved := is_moved or refusal is null;
    first_refusal := coalesce(first_refusal, refusal);
  end loop;
  return case when not is_moved then first_refusal end;
end $$;

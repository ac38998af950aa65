-- Puts substitutes in the places of absent people in a stage that is about to open. Returns the plan of the stages, and changes it in the
-- review. The submission is kept, but a repeated submission is answered with the substitutes.
create or replace function staff_stage(p_review reviews, p_opened task_events) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
  substitute text;
  planned record;
  stages jsonb := p_review.stages;
begin
  for planned in
    select person, place
    from jsonb_array_elements_text(stages -> (p_review.stage - 1) -> 'assigned_to') with ordinality as named (person, place)
    where exists (select from absences where address = person)
  loop
    substitute := substitute_for(p_review, p_review.stage, planned.person, p_opened.happened_at);
    continue when substitute is null;
    p_review.stages := jsonb_set(
      p_review.stages,
      array[(p_review.stage - 1)::text, 'assigned_to', (planned.place - 1)::text],
      to_jsonb(substitute)
    );
  end loop;
  if p_review.stages <> stages then
    update reviews
    set stages = p_review.stages,
      submitted_stages = case when p_opened.event = 'OPENED' then coalesce(submitted_stages, reviews.stages) end
    where question_id = p_review.question_id;
  end if;
  return p_review.stages;
end $$;

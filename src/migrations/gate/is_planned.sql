-- Whether a person, under any of these spellings, has a place in a stage of a question from p_from_stage on.
create or replace function is_planned(p_review reviews, p_from_stage integer, p_addresses text[]) returns boolean
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
  return exists (
    select
    from jsonb_array_elements(p_review.stages) with ordinality as planned (plan, stage)
    where planned.stage >= p_from_stage
      and plan -> 'assigned_to' ?| p_addresses
  );
end $$;

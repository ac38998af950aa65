-- When the tasks of a stage that opens are due. In a paper, the tasks of one stage share the deadline of the first, unless it has passed.
create or replace function due_at_of_stage(p_review reviews, p_now timestamptz) returns timestamptz
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
  own_due_at timestamptz := p_now + make_interval(secs => p_review.due_in_seconds);
  shared_due_at timestamptz;
begin
  if p_review.paper_id is null then
    return own_due_at;
  end if;
  -- First without the lock: all questions of a paper come here.
  select stage_due_at[p_review.stage] into shared_due_at from papers where paper_id = p_review.paper_id;
  if shared_due_at > p_now then
    return shared_due_at;
  end if;
  update papers
  set stage_due_at[p_review.stage] = case
      when stage_due_at[p_review.stage] > p_now then stage_due_at[p_review.stage]
      else own_due_at
    end
  where paper_id = p_review.paper_id
  returning stage_due_at[p_review.stage] into shared_due_at;
  return shared_due_at;
end $$;

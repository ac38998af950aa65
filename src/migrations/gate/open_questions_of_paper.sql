-- The questions of a paper that are open, locked with their tasks.
create or replace function open_questions_of_paper(p_paper_id uuid) returns setof reviews
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
  perform lock_reviews(array(select question_id from reviews where paper_id = p_paper_id and status = 'PENDING'));
  return query select * from reviews where paper_id = p_paper_id and status = 'PENDING' order by position;
end $$;

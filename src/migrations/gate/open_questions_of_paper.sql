-- The open questions of a paper, locked with their tasks. One that a revision adds meanwhile is not among them: locking it later than the
-- others could deadlock.
create or replace function open_questions_of_paper(p_paper_id uuid) returns setof reviews
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
  open_ids uuid[] := array(select question_id from reviews where paper_id = p_paper_id and status = 'PENDING');
begin
  perform lock_reviews(open_ids);
  return query select * from reviews where question_id = any (open_ids) and status = 'PENDING' order by position;
end $$;

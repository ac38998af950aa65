-- Locks several reviews, then all their tasks, each in the order of their ids, as everybody does. A function that changes several
-- questions calls it first: then it already holds all later locks.
create or replace function lock_reviews(p_question_ids uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
  perform from reviews where question_id = any (p_question_ids) order by question_id for update;
  perform from approval_tasks where question_id = any (p_question_ids) order by task_id for update;
end $$;

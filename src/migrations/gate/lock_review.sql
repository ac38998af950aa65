-- Locks the review of a question, then all its tasks by id: everybody locks in this order, so nobody deadlocks. If there is only one
-- task, the caller locks it. The caller then reads a later snapshot than the locks. Returns the review, or null.
create or replace function lock_review(p_question_id uuid) returns reviews
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
  review reviews;
begin
  select * into review from reviews where question_id = p_question_id for update;
  if not review.is_alone then
    perform from approval_tasks where question_id = p_question_id order by task_id for update;
  end if;
  return review;
end $$;

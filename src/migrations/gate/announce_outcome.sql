-- Lets reconcile mail the author the outcome of a question that was just closed; in a paper, only once none of its questions is open.
-- The caller has locked the review.
create or replace function announce_outcome(p_review reviews, p_task approval_tasks, p_now timestamptz) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
  if p_review.paper_id is not null then
    -- Of two questions that close at once, one sees the other. Rows that refer to the paper can be inserted meanwhile.
    perform from papers where paper_id = p_review.paper_id for no key update;
    if exists (select from reviews where paper_id = p_review.paper_id and status = 'PENDING') then
      return;
    end if;
    delete from mails where paper_id = p_review.paper_id and reason = 'OUTCOME' and sent_at is null;
  end if;
  insert into mails (reason, recipient, question_id, task_ids, paper_id, created_at, next_attempt_at)
  values ('OUTCOME', p_review.submitted_by, p_review.question_id, array[p_task.task_id], p_review.paper_id, p_now, p_now)
  on conflict do nothing;
end $$;

-- Stores a paper with its questions, their reviews and the tasks of their first stages, once per author and idempotency key. Returns a row
-- for each question as it was submitted, in their order, with the tasks of its first stage. `is_new` is false if the id or the key is
-- already there: then the questions are the stored ones. One row with a `refusal` and no paper: QUOTA_EXCEEDED.
-- p_author is as in submit_question. p_questions: [{"question_id": …, "task_ids": […], "question_text": …, "options": […],
-- "correct_answer": …, "content_hash": hexadecimal}, …].
create or replace function submit_paper(
  p_paper_id uuid,
  p_title text,
  p_author text[],
  p_questions jsonb,
  p_stages jsonb,
  p_is_staged boolean,
  p_due_in_seconds integer,
  p_language text,
  p_idempotency_key text,
  p_request_hash bytea,
  p_quota integer,
  p_now timestamptz,
  p_via text,
  p_request_id text
) returns table (paper papers, review reviews, tasks approval_tasks[], is_new boolean, refusal text)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
declare
  stored papers;
  is_stored boolean := false;
  new_tasks integer := jsonb_array_length(p_questions) * jsonb_array_length(p_stages -> 0 -> 'assigned_to');
begin
  select * into stored from papers where paper_id = p_paper_id or submitted_by = any (p_author) and idempotency_key = p_idempotency_key;
  if stored.paper_id is null then
    if p_quota > 0 and (p_quota < new_tasks or not has_room_for_task(p_author, p_quota - new_tasks + 1)) then
      refusal := 'QUOTA_EXCEEDED';
    else
      insert into papers (paper_id, title, submitted_by, created_at, idempotency_key, request_hash)
      values (p_paper_id, p_title, p_author[1], p_now, p_idempotency_key, p_request_hash)
      on conflict do nothing;
      is_stored := found;
    end if;
    -- Another call may have been first, since this one began.
    select * into stored from papers where paper_id = p_paper_id or submitted_by = any (p_author) and idempotency_key = p_idempotency_key;
    if stored.paper_id is null then
      is_new := false;
      return next;
      return;
    end if;
  end if;
  if is_stored then
    perform store_questions(stored, p_questions, p_stages, p_is_staged, p_due_in_seconds, p_language, p_via, p_request_id);
  end if;
  return query
    select stored, reviews,
      array(
        select approval_tasks
        from approval_tasks
        where approval_tasks.question_id = reviews.question_id
          and approval_tasks.stage = 1
        order by place, approval_tasks.created_at, task_id
      ),
      is_stored, null::text
    from reviews
    where reviews.paper_id = stored.paper_id
      and revision = 1
    order by position;
end $$;

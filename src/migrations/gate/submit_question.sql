-- Stores a question with its review and the tasks of its first stage, once. p_revises is the question that this one revises, or null. A
-- new question happens once per author and idempotency key, a revision once per question. A revised question that is open becomes
-- SUPERSEDED, and its open tasks with it: `closed` is as in close_open_tasks.
-- Returns a row for each task of the first stage. `is_new` is false if the id or the key is already there: then the tasks are the stored ones.
-- One row with a `refusal` and no task: NOT_NEWEST, or QUOTA_EXCEEDED if the author has p_quota open tasks (0 is no limit). No row: the
-- question to revise is not this author's.
-- p_author holds every spelling of the author's address, the one to store first.
create or replace function submit_question(
  p_question_id uuid,
  p_task_ids uuid[],
  p_revises uuid,
  p_author text[],
  p_stages jsonb,
  p_is_staged boolean,
  p_due_in_seconds integer,
  p_language text,
  p_idempotency_key text,
  p_request_hash bytea,
  p_question_text text,
  p_options jsonb,
  p_correct_answer text,
  p_content_hash bytea,
  p_quota integer,
  p_now timestamptz,
  p_via text,
  p_request_id text
) returns table (task approval_tasks, review reviews, is_new boolean, closed jsonb, refusal text)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  revised reviews;
  question questions;
  submitted task_events;
begin
  is_new := false;
  if p_revises is not null then
    revised := lock_review(p_revises);
    if revised.submitted_by is null or revised.submitted_by <> all (p_author) then
      return;
    end if;
  end if;
  if p_idempotency_key is not null then
    select * into review from submitted_before(p_question_id, revised, p_author, p_idempotency_key);
  end if;

  if review.question_id is null then
    refusal := refuse_submission(revised, p_author, p_quota);
    if refusal is null then
      question := row(p_question_id, p_question_text, p_options, p_correct_answer, p_now);
      review.question_id := p_question_id;
      review.item_id := coalesce(revised.item_id, p_question_id);
      review.revision := coalesce(revised.revision, 0) + 1;
      review.paper_id := revised.paper_id;
      review.position := revised.position;
      review.submitted_by := p_author[1];
      review.stage := 1;
      review.stages := p_stages;
      review.is_staged := p_is_staged;
      review.due_in_seconds := p_due_in_seconds;
      review.language := p_language;
      review.idempotency_key := p_idempotency_key;
      review.request_hash := p_request_hash;
      review.created_at := p_now;
      is_new := store_question(question, review);
    end if;
    if is_new then
      submitted.happened_at := p_now;
      submitted.actor := p_author[1];
      submitted.via := p_via;
      submitted.request_id := p_request_id;
      closed := supersede_question(revised, submitted);
      submitted.event := 'SUBMITTED';
      submitted.content_hash := p_content_hash;
      perform open_stage(review, p_task_ids, submitted);
      -- Absent people were replaced.
      select * into review from reviews where question_id = p_question_id;
    else
      -- Another call may have been first, since this one began.
      select * into review from submitted_before(p_question_id, revised, p_author, p_idempotency_key);
      if review.question_id is null then
        return next;
        return;
      end if;
      refusal := null;
    end if;
  end if;

  for task in
    select * from approval_tasks where question_id = review.question_id and stage = 1 order by place, created_at, task_id
  loop
    return next;
  end loop;
end $$;

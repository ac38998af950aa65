-- Stores a question and its review; false if the review is there already, by its id, its idempotency key or its revision.
create or replace function store_question(p_question questions, p_review reviews) returns boolean
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
  -- One statement, at whose end foreign keys are checked: if the review is there, no question is left without one.
  with inserted as (
    insert into reviews (question_id, item_id, revision, submitted_by, status, stages, is_staged, due_in_seconds, language,
      paper_id, position, idempotency_key, request_hash, created_at)
    values (p_review.question_id, p_review.item_id, p_review.revision, p_review.submitted_by, 'PENDING', p_review.stages,
      p_review.is_staged, p_review.due_in_seconds, p_review.language, p_review.paper_id, p_review.position, p_review.idempotency_key,
      p_review.request_hash, p_review.created_at)
    on conflict do nothing
    returning question_id
  ), searchable as (
    insert into question_words (question_id, submitted_by, created_at, words)
    select question_id, p_review.submitted_by, p_review.created_at,
      search_words(p_question.question_text, p_question.options)
    from inserted
  )
  insert into questions
  select p_question.*
  from inserted;
  return found;
end $$;

-- Stores the questions of a new paper with the tasks of their first stages. The parameters are those of submit_paper.
create or replace function store_questions(
  p_paper papers,
  p_questions jsonb,
  p_stages jsonb,
  p_is_staged boolean,
  p_due_in_seconds integer,
  p_language text,
  p_via text,
  p_request_id text
) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
  entry record;
  question questions;
  review reviews;
  submitted task_events;
begin
  review.revision := 1;
  review.paper_id := p_paper.paper_id;
  review.submitted_by := p_paper.submitted_by;
  review.stage := 1;
  review.is_staged := p_is_staged;
  review.due_in_seconds := p_due_in_seconds;
  review.language := p_language;
  review.created_at := p_paper.created_at;
  submitted.event := 'SUBMITTED';
  submitted.happened_at := p_paper.created_at;
  submitted.actor := p_paper.submitted_by;
  submitted.via := p_via;
  submitted.request_id := p_request_id;
  for entry in select value, ordinality as position from jsonb_array_elements(p_questions) with ordinality loop
    question.question_id := entry.value ->> 'question_id';
    question.question_text := entry.value ->> 'question_text';
    question.options := entry.value -> 'options';
    question.correct_answer := entry.value ->> 'correct_answer';
    question.created_at := p_paper.created_at;
    review.question_id := question.question_id;
    review.item_id := question.question_id;
    review.position := entry.position;
    -- As planned: absent people are replaced one question at a time.
    review.stages := p_stages;
    submitted.content_hash := decode(entry.value ->> 'content_hash', 'hex');
    perform store_question(question, review);
    perform open_stage(review, array(select jsonb_array_elements_text(entry.value -> 'task_ids'))::uuid[], submitted);
  end loop;
end $$;

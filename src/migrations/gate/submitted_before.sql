-- The review of the same submission, sent before: by its id, or by its idempotency key, which counts for each author and for each question
-- that is revised. Under another spelling of the author's address no unique index finds the key. No row: there is none.
create or replace function submitted_before(
  p_question_id uuid,
  p_revised reviews,
  p_author text[],
  p_idempotency_key text
) returns setof reviews
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
  if p_revised.item_id is null then
    return query
      select *
      from reviews
      where question_id = p_question_id
        or submitted_by = any (p_author) and idempotency_key = p_idempotency_key and revision = 1;
  else
    return query
      select *
      from reviews
      where item_id = p_revised.item_id
        and revision = p_revised.revision + 1
        and (question_id = p_question_id or idempotency_key = p_idempotency_key);
  end if;
end $$;

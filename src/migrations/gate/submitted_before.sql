-- The review of the same submission, sent before: by its id, or by its idempotency key, which counts per author and per revised question,
-- under each spelling of the author's address. No row: there is none. Each statement reads one key of one index: a plan for
-- several, made while the table is small, would read all of it for as long as the connection lives.
create or replace function submitted_before(
  p_question_id uuid,
  p_revised reviews,
  p_author text[],
  p_idempotency_key text
) returns setof reviews
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
  author text;
begin
  if p_revised.item_id is null then
    return query
      select *
      from reviews
      where question_id = p_question_id;
    if found then
      return;
    end if;
    foreach author in array p_author loop
      return query
        select *
        from reviews
        where submitted_by = author
          and idempotency_key = p_idempotency_key
          and revision = 1;
    end loop;
  else
    return query
      select *
      from reviews
      where item_id = p_revised.item_id
        and revision = p_revised.revision + 1
        and (question_id = p_question_id or idempotency_key = p_idempotency_key);
  end if;
end $$;

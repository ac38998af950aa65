-- Who takes a person's place in a question now; null if the person is not away, or their substitute cannot: the author, somebody who
-- already assesses the question, or somebody who is away too.
create or replace function substitute_for(
  p_review reviews,
  p_planned_from integer,
  p_address text,
  p_now timestamptz
) returns text
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
  return (
    select substitute
    from absences
    where address = p_address
      and "from" <= p_now
      and until > p_now
      and p_review.submitted_by <> all (substitute_spellings)
      and not exists (
        select
        from absences as other
        where other.address = absences.substitute
          and other."from" <= p_now
          and other.until > p_now
      )
      and not is_named(p_review, p_planned_from, substitute_spellings)
  );
end $$;

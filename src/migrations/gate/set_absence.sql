-- Stores a person's absence in place of an earlier one. p_address and p_substitute hold every spelling, the one to store first.
create or replace function set_absence(
  p_address text[],
  p_substitute text[],
  p_from timestamptz,
  p_until timestamptz,
  p_set_by text,
  p_now timestamptz
) returns absences
language sql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
  insert into absences (address, substitute, "from", until, spellings, substitute_spellings, set_by, updated_at)
  values (p_address[1], p_substitute[1], p_from, p_until, p_address, p_substitute, p_set_by, p_now)
  on conflict (address) do update
  set substitute = excluded.substitute,
    "from" = excluded."from",
    until = excluded.until,
    spellings = excluded.spellings,
    substitute_spellings = excluded.substitute_spellings,
    set_by = excluded.set_by,
    updated_at = excluded.updated_at
  returning *
$$;

-- How long a claim holds after so many attempts: from just under a minute, so that the next run can try again, to an hour.
create or replace function repair_backoff(p_attempts integer) returns interval
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
begin
  return least(interval '50 seconds' * 2 ^ least(p_attempts, 10), interval '1 hour');
end $$;

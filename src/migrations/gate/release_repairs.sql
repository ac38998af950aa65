-- Gives back claims made at p_claimed_at that failed through no fault of the task; none that another run has made since.
create or replace function release_repairs(p_repair text, p_task_ids uuid[], p_claimed_at timestamptz) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
begin
  update repair_leases
  set next_attempt_at = p_claimed_at,
    attempts = attempts - 1
  where task_id = any (p_task_ids)
    and repair = p_repair
    and next_attempt_at = p_claimed_at + repair_backoff(attempts - 1);
end $$;

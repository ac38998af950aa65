-- Makes every repair of a task due at once: something has changed since the last attempt.
create or replace function end_backoff(p_task_id uuid, p_now timestamptz) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
begin
  update repair_leases
  set next_attempt_at = p_now
  where task_id = p_task_id
    and next_attempt_at > p_now;
end $$;

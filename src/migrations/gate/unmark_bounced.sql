-- Removes the mark of mark_bounced, so that the bounce can be reported again.
create or replace function unmark_bounced(p_task_id uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
begin
  delete from repair_leases where task_id = p_task_id and repair = 'bounced';
end $$;

-- Marks an open, undecided task whose assessor's address is one of p_recipients (in lower case) and does not accept mail, and in a paper
-- all such tasks of its stage. Returns those that were not marked before.
create or replace function mark_bounced(p_task_id uuid, p_recipients text[], p_now timestamptz) returns setof approval_tasks
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  task approval_tasks;
begin
  for task in
    select bounced.*
    from approval_tasks as named
    join approval_tasks as bounced
      on bounced.task_id = named.task_id or bounced.paper_id = named.paper_id and bounced.stage = named.stage
    where named.task_id = p_task_id
      and bounced.status = 'PENDING'
      and bounced.decision is null
      and lower(bounced.assigned_to) = any (p_recipients)
    order by bounced.task_id
    for update of bounced
  loop
    insert into repair_leases (task_id, repair, next_attempt_at, stuck)
    values (task.task_id, 'bounced', p_now, 'MAIL_BOUNCED')
    on conflict do nothing;
    if found then
      return next task;
    end if;
  end loop;
end $$;

-- Writes one mail to each assessor of an open task of whose time another of p_percents has passed. The mail covers all such tasks, and
-- those that would cause another mail soon: within a tenth of their time, and within a day. It leaves out every task about which anybody
-- was mailed in the last hour. Returns the number of mails it wrote.
create or replace function write_reminders(p_now timestamptz, p_percents integer[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  written integer;
begin
  -- A run beside this one would not see its mails, and write them again. The lock ends with the transaction.
  if not pg_try_advisory_xact_lock(hashtext('write_reminders')) then
    return 0;
  end if;
  with ripe as (
    select task_id, question_id, assigned_to, due_at, percent,
      p_now >= created_at + (due_at - created_at) * (percent / 100.0) as is_due
    from approval_tasks
    cross join lateral (
      select max(percent) as percent
      from unnest(p_percents) as percent
      where percent > reminded_percent
        and p_now + least((due_at - created_at) / 10, interval '1 day') >= created_at + (due_at - created_at) * (percent / 100.0)
    ) as reached
    where status = 'PENDING'
      and decision is null
      and percent is not null
      and due_at > p_now
      and notified_at <= p_now - interval '1 hour'
      and coalesce(reminded_at <= p_now - interval '1 hour', true)
      and not exists (
        select from mails where reason = 'REMINDER' and sent_at is null and approval_tasks.task_id = any (task_ids)
      )
    for update of approval_tasks skip locked
  ), digest as (
    select assigned_to, array_agg(task_id order by due_at, task_id) as task_ids,
      (array_agg(question_id order by due_at, task_id))[1] as question_id
    from ripe
    group by assigned_to
    having bool_or(is_due)
  ), reminded as (
    update approval_tasks
    set reminded_percent = percent
    from ripe
    join digest using (assigned_to)
    where approval_tasks.task_id = ripe.task_id
  )
  insert into mails (reason, recipient, question_id, task_ids, created_at, next_attempt_at)
  select 'REMINDER', assigned_to, question_id, task_ids, p_now, p_now
  from digest;
  get diagnostics written = row_count;
  return written;
end $$;

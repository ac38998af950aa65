-- Adds a task of a paper to the mail that tells its assessor of that stage. Where they were mailed about it in the last hour, the mail
-- waits until that hour is over.
create or replace function add_to_paper_mail(p_task approval_tasks, p_now timestamptz) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
  insert into mails as mail (reason, recipient, question_id, task_ids, paper_id, stage, created_at, next_attempt_at)
  values ('ASSIGNMENT', p_task.assigned_to, p_task.question_id, array[p_task.task_id], p_task.paper_id, p_task.stage, p_now, p_now)
  on conflict (paper_id, stage, recipient) where reason = 'ASSIGNMENT' and sent_at is null and attempts = 0 do update
  set task_ids = mail.task_ids || excluded.task_ids;
  -- In a later snapshot: whoever was claiming the mail that gathered so far has committed, and this may be another one.
  update mails as mail
  set next_attempt_at = latest.mailed_at + interval '1 hour'
  from (
    -- One that is being sent may be sent now.
    select max(coalesce(sent_at, p_now)) as mailed_at
    from mails
    where paper_id = p_task.paper_id
      and stage = p_task.stage
      and recipient = p_task.assigned_to
      and reason = 'ASSIGNMENT'
      and attempts > 0
  ) as latest
  where mail.paper_id = p_task.paper_id
    and mail.stage = p_task.stage
    and mail.recipient = p_task.assigned_to
    and mail.reason = 'ASSIGNMENT'
    and mail.sent_at is null
    and mail.attempts = 0
    and mail.next_attempt_at < latest.mailed_at + interval '1 hour';
end $$;

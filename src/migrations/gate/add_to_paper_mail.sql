-- Adds a task of a paper to the mail that tells its assessor of that stage. Where they were mailed about it in the last hour, the mail
-- waits until that hour is over.
create or replace function add_to_paper_mail(p_task approval_tasks, p_now timestamptz) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
  insert into mails as mail (reason, recipient, question_id, task_ids, paper_id, stage, created_at, next_attempt_at)
  values ('ASSIGNMENT', p_task.assigned_to, p_task.question_id, array[p_task.task_id], p_task.paper_id, p_task.stage, p_now,
    greatest(
      p_now,
      (
        -- One that is being sent may be sent now.
        select max(coalesce(sent_at, p_now)) + interval '1 hour'
        from mails
        where paper_id = p_task.paper_id
          and stage = p_task.stage
          and recipient = p_task.assigned_to
          and reason = 'ASSIGNMENT'
          and attempts > 0
      )
    ))
  on conflict (paper_id, stage, recipient) where reason = 'ASSIGNMENT' and sent_at is null and attempts = 0 do update
  set task_ids = mail.task_ids || excluded.task_ids;
end $$;

-- Adds a task of a paper to the next mail to its assessor about that stage.
create or replace function add_to_paper_mail(p_task approval_tasks, p_now timestamptz) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
  insert into mails as mail (reason, recipient, question_id, task_ids, paper_id, stage, created_at, next_attempt_at)
  values ('ASSIGNMENT', p_task.assigned_to, p_task.question_id, array[p_task.task_id], p_task.paper_id, p_task.stage, p_now, p_now)
  on conflict (paper_id, stage, recipient) where reason = 'ASSIGNMENT' and sent_at is null and attempts = 0 do update
  set task_ids = mail.task_ids || excluded.task_ids;
end $$;

-- Makes the link of a mail about a stage of a paper. The mail is about all tasks that its recipient has still to decide there and was not
-- mailed about; another unsent mail about them ends. No row: there are none, and the mail is gone.
create or replace function link_paper_mail(p_mail_id uuid, p_code_hash bytea, p_now timestamptz)
returns table (task approval_tasks, item_id uuid, paper papers)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  mail mails;
  open_ids uuid[];
begin
  select * into mail from mails where mail_id = p_mail_id and sent_at is null for update;
  delete from mails
  where paper_id = mail.paper_id
    and stage = mail.stage
    and recipient = mail.recipient
    and reason = 'ASSIGNMENT'
    and sent_at is null
    and mail_id <> p_mail_id;
  -- After that: a task that opens now goes into a mail of its own.
  open_ids := array(
    select task_id
    from approval_tasks
    join reviews using (question_id)
    where approval_tasks.assigned_to = mail.recipient
      and approval_tasks.paper_id = mail.paper_id
      and approval_tasks.stage = mail.stage
      and approval_tasks.status = 'PENDING'
      and decision is null
      and notified_at is null
    order by position
  );
  if open_ids = '{}' then
    delete from mails where mail_id = p_mail_id and sent_at is null;
    return;
  end if;
  update mails set task_ids = open_ids where mail_id = p_mail_id;
  insert into paper_links (code_hash, paper_id, stage, assigned_to, created_at)
  values (p_code_hash, mail.paper_id, mail.stage, mail.recipient, p_now);
  return query
    select approval_tasks, reviews.item_id, papers
    from unnest(open_ids) with ordinality as opened (task_id, nth)
    join approval_tasks using (task_id)
    join reviews using (question_id)
    join papers on papers.paper_id = approval_tasks.paper_id
    order by nth;
end $$;

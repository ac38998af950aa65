-- Makes the link of a mail about a stage of a paper. The mail covers all tasks that its recipient still has to decide there and was not
-- mailed about; other unsent mails no longer cover them. No row: there are none, and the mail is deleted.
create or replace function link_paper_mail(p_mail_id uuid, p_code_hash bytea, p_now timestamptz)
returns table (task approval_tasks, item_id uuid, paper papers)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  mail mails;
  locked_ids uuid[];
  open_ids uuid[];
begin
  select * into mail from mails where mail_id = p_mail_id and sent_at is null;
  -- The tasks before the mail, in everybody's lock order. One that opens meanwhile goes into its own mail.
  locked_ids := array(
    select task_id
    from approval_tasks
    where assigned_to = mail.recipient
      and paper_id = mail.paper_id
      and stage = mail.stage
    order by task_id
    for update
  );
  -- Meanwhile, another run may have linked the mail, or the rest of it.
  select * into mail from mails where mail_id = p_mail_id and sent_at is null for update;
  if mail.mail_id is null then
    return;
  end if;
  open_ids := array(
    select task_id
    from approval_tasks
    join reviews using (question_id)
    where task_id = any (locked_ids)
      and approval_tasks.status = 'PENDING'
      and decision is null
      and notified_at is null
    order by position
  );
  update mails
  set task_ids = array(
      select task_id
      from unnest(task_ids) with ordinality as gathered (task_id, nth)
      where task_id <> all (open_ids)
      order by nth
    )
  where paper_id = mail.paper_id
    and stage = mail.stage
    and recipient = mail.recipient
    and reason = 'ASSIGNMENT'
    and sent_at is null
    and mail_id <> p_mail_id;
  update mails set task_ids = open_ids where mail_id = p_mail_id;
  delete from mails where paper_id = mail.paper_id and recipient = mail.recipient and task_ids = '{}' and sent_at is null;
  if open_ids = '{}' then
    return;
  end if;
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

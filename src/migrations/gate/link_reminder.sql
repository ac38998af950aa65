-- Makes a link to each task of a reminder that its recipient still has to decide, with p_code_hashes in their order, and removes the others
-- from the mail. Those of a stage of a paper share the first one's link. Returns the tasks. No row: nothing is left to be reminded of, and the mail is deleted.
create or replace function link_reminder(p_mail_id uuid, p_code_hashes bytea[], p_now timestamptz)
returns table (task approval_tasks, item_id uuid)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  mail mails;
  open_ids uuid[];
begin
  select * into mail from mails where mail_id = p_mail_id and sent_at is null;
  -- The tasks before the mail, in everybody's lock order.
  perform from approval_tasks where task_id = any (mail.task_ids) order by task_id for update;
  open_ids := array(
    select task_id
    from unnest(mail.task_ids) with ordinality as reminded (task_id, nth)
    join approval_tasks using (task_id)
    where status = 'PENDING'
      and decision is null
      and assigned_to = mail.recipient
    order by nth
  );
  if open_ids = '{}' then
    delete from mails where mail_id = p_mail_id and sent_at is null;
    return;
  end if;
  update mails set task_ids = open_ids where mail_id = p_mail_id;
  insert into review_links (code_hash, task_id, created_at)
  select p_code_hashes[nth], task_id, p_now
  from unnest(open_ids) with ordinality as opened (task_id, nth)
  join approval_tasks using (task_id)
  where paper_id is null;
  insert into paper_links (code_hash, paper_id, stage, assigned_to, created_at)
  select distinct on (paper_id, stage) p_code_hashes[nth], paper_id, stage, mail.recipient, p_now
  from unnest(open_ids) with ordinality as opened (task_id, nth)
  join approval_tasks using (task_id)
  where paper_id is not null
  order by paper_id, stage, nth;
  return query
    select approval_tasks, reviews.item_id
    from unnest(open_ids) with ordinality as opened (task_id, nth)
    join approval_tasks using (task_id)
    join reviews using (question_id)
    order by nth;
end $$;

-- Records, once, that a mail was sent, in the histories of its tasks: NOTIFIED or REMINDED of an assessor,
-- AUTHOR_NOTIFIED of an author.
create or replace function mark_mailed(p_mail_id uuid, p_now timestamptz, p_via text, p_request_id text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  mail mails;
  task approval_tasks;
  mailed task_events;
  is_marked boolean := false;
begin
  select * into mail from mails where mail_id = p_mail_id;
  mailed.event := case mail.reason when 'OUTCOME' then 'AUTHOR_NOTIFIED' when 'REMINDER' then 'REMINDED' else 'NOTIFIED' end;
  mailed.happened_at := p_now;
  mailed.via := p_via;
  mailed.request_id := p_request_id;
  mailed.recipient := mail.recipient;
  -- All tasks first, as everybody locks: who decides holds one when it writes a mail. A loop by itself locks them a few at a time.
  perform from approval_tasks where task_id = any (mail.task_ids) order by task_id for update;
  for task in select * from approval_tasks where task_id = any (mail.task_ids) order by task_id loop
    if not is_marked then
      update mails set sent_at = p_now, stuck = null where mail_id = p_mail_id and sent_at is null;
      exit when not found;
      is_marked := true;
    end if;
    -- Handed to somebody else meanwhile, who gets a mail of their own.
    continue when mail.reason = 'ASSIGNMENT' and task.assigned_to <> mail.recipient;
    task := append_event(task, mailed);
    update approval_tasks
    set notified_at = case mail.reason when 'ASSIGNMENT' then p_now else notified_at end,
      reminded_at = case mail.reason when 'REMINDER' then p_now else reminded_at end,
      author_notified_at = case mail.reason when 'OUTCOME' then p_now else author_notified_at end,
      event_sequence = task.event_sequence,
      last_event_hash = task.last_event_hash
    where task_id = task.task_id;
  end loop;
end $$;

-- Records, once, that a mail was sent, in the histories of its tasks: NOTIFIED or REMINDED for an assessor,
-- AUTHOR_NOTIFIED for an author.
create or replace function mark_mailed(p_mail_id uuid, p_now timestamptz, p_via text, p_request_id text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  mail mails;
  task approval_tasks;
  mailed task_events;
  mailed_task_id uuid;
  mailed_task_ids uuid[];
begin
  select * into mail from mails where mail_id = p_mail_id;
  mailed.event := case mail.reason when 'OUTCOME' then 'AUTHOR_NOTIFIED' when 'REMINDER' then 'REMINDED' else 'NOTIFIED' end;
  mailed.happened_at := p_now;
  mailed.via := p_via;
  mailed.request_id := p_request_id;
  mailed.recipient := mail.recipient;
  mailed_task_ids := array(select unnest(mail.task_ids) order by 1);
  -- All tasks first, in everybody's lock order: a decision holds one when it writes a mail. Each by its key: a plan for several, made while
  -- the table is small, would read all of it for as long as the connection lives.
  foreach mailed_task_id in array mailed_task_ids loop
    perform from approval_tasks where task_id = mailed_task_id for update;
  end loop;
  -- Unsent, in words that avoid the index of unsent mails: until a vacuum, it holds the sent ones too.
  update mails set sent_at = p_now, stuck = null where mail_id = p_mail_id and coalesce(sent_at, 'infinity') = 'infinity';
  if not found then
    return;
  end if;
  foreach mailed_task_id in array mailed_task_ids loop
    select * into task from approval_tasks where task_id = mailed_task_id;
    -- Meanwhile it was handed to somebody else, who gets their own mail.
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

-- Claims the mail with that reason about a task until p_claimed_until: a new one, or the unsent one whose lease has ended. Returns its id;
-- null if somebody else is sending it. A claim that ends at once lets reconcile send it.
create or replace function claim_mail(
  p_reason text,
  p_recipient text,
  p_task approval_tasks,
  p_now timestamptz,
  p_claimed_until timestamptz
) returns uuid
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
  claimed_id uuid;
begin
  insert into mails as mail (reason, recipient, question_id, task_ids, created_at, next_attempt_at, attempts)
  values (p_reason, p_recipient, p_task.question_id, array[p_task.task_id], p_now, p_claimed_until, (p_claimed_until > p_now)::integer)
  on conflict (reason, (task_ids[1])) where sent_at is null do update
  set next_attempt_at = p_claimed_until,
    attempts = mail.attempts + 1
  where mail.next_attempt_at <= p_now
  returning mail_id into claimed_id;
  return claimed_id;
end $$;

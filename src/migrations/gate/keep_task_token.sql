-- Keeps a task token and claims the mail to the assessor: `must_mail` says that the caller has to send it, with the link of p_code_hash.
-- A token that another task holds changes nothing and shows in `token_task_id`. A message that is delivered again does not make an
-- older token the latest. No row: there is no such task.
create or replace function keep_task_token(
  p_task_id uuid,
  p_task_token text,
  p_now timestamptz,
  p_code_hash bytea,
  p_claims_before timestamptz
) returns table (task approval_tasks, must_mail boolean, token_task_id uuid)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  p_token_hash bytea := sha256(convert_to(p_task_token, 'UTF8'));
  is_new boolean;
begin
  must_mail := false;
  select * into task from approval_tasks where task_id = p_task_id for update;
  if not found then
    return;
  end if;
  insert into task_tokens (token_hash, task_id, task_token, received_at)
  values (p_token_hash, p_task_id, p_task_token, p_now)
  on conflict (token_hash) do nothing;
  is_new := found;
  select task_tokens.task_id into token_task_id from task_tokens where token_hash = p_token_hash;
  if token_task_id <> p_task_id then
    return next;
    return;
  end if;
  must_mail := task.status = 'PENDING'
    and task.decision is null
    and task.notified_at is null
    and coalesce(task.notification_claimed_at < p_claims_before, true);
  if is_new or must_mail then
    update approval_tasks
    set task_token = case when is_new then p_task_token else task_token end,
      notification_claimed_at = case when must_mail then p_now else notification_claimed_at end
    where task_id = p_task_id
    returning * into task;
    delete from repair_leases where task_id = p_task_id and repair = 'unstarted';
  end if;
  if must_mail then
    insert into review_links (code_hash, task_id, created_at) values (p_code_hash, p_task_id, p_now);
  end if;
  return next;
end $$;

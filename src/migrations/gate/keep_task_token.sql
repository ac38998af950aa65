-- Keeps a task token and claims the mail to the assessor until p_claimed_until: the caller has to send `mail_id`, if there is one, with the
-- link of p_code_hash, which link_paper_mail makes if the mail is about a paper.
-- A token that another task holds changes nothing and is returned in `token_task_id`. A message that is delivered again does not make an
-- older token the latest. No row: there is no such task.
create or replace function keep_task_token(
  p_task_id uuid,
  p_task_token text,
  p_now timestamptz,
  p_code_hash bytea,
  p_claimed_until timestamptz
) returns table (task approval_tasks, item_id uuid, mail_id uuid, token_task_id uuid)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  p_token_hash bytea := sha256(convert_to(p_task_token, 'UTF8'));
  is_new boolean;
begin
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
  if task.status = 'PENDING' and task.decision is null and task.notified_at is null
    -- A callback of the previous release may be sending it.
    and coalesce(task.notification_claimed_at < p_now - interval '60 seconds', true) then
    mail_id := case
      when task.paper_id is null then claim_mail('ASSIGNMENT', task.assigned_to, task, p_now, p_claimed_until)
      else claim_paper_mail(task, p_now, p_claimed_until)
    end;
  end if;
  if is_new or mail_id is not null then
    update approval_tasks
    set task_token = case when is_new then p_task_token else task_token end,
      notification_claimed_at = case when mail_id is null then notification_claimed_at else p_now end
    where task_id = p_task_id
    returning * into task;
    delete from repair_leases where task_id = p_task_id and repair = 'unstarted';
  end if;
  if mail_id is not null and task.paper_id is null then
    insert into review_links (code_hash, task_id, created_at) values (p_code_hash, p_task_id, p_now);
  end if;
  item_id := (select reviews.item_id from reviews where question_id = task.question_id);
  return next;
end $$;

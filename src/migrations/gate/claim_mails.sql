-- Claims up to p_limit unsent mails, oldest first: nobody else gets them until their leases end. The fourth claim marks a mail as stuck.
-- Returns each with its review, and with the first of its tasks.
create or replace function claim_mails(p_now timestamptz, p_limit integer)
returns table (mail mails, task approval_tasks, review reviews)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
declare
  wanted uuid[];
begin
  -- A callback of the previous release claims the mail on the task, and may have died.
  perform claim_mail('ASSIGNMENT', assigned_to, approval_tasks, p_now, p_now)
  from approval_tasks
  where status = 'PENDING'
    and decision is null
    and task_token is not null
    and notified_at is null
    and paper_id is null
    and coalesce(notification_claimed_at < p_now - interval '60 seconds', true)
    and not exists (
      select from mails where reason = 'ASSIGNMENT' and task_ids[1] = approval_tasks.task_id and sent_at is null
    );
  -- Nobody needs these any more: the task is decided or closed, or the previous release has sent the mail.
  delete from mails
  using approval_tasks
  where approval_tasks.task_id = task_ids[1]
    and sent_at is null
    and next_attempt_at <= p_now
    and case reason
      when 'ASSIGNMENT' then mails.paper_id is null and (status <> 'PENDING' or decision is not null or notified_at is not null)
      when 'OUTCOME' then case
        when mails.paper_id is null then author_notified_at >= mails.created_at
        -- A revision has opened the paper again: its next end is announced anew.
        else exists (select from reviews where reviews.paper_id = mails.paper_id and reviews.status = 'PENDING')
      end
      -- link_reminder and link_paper_mail leave out decided tasks.
      else false
    end;
  wanted := array(
    select mail_id
    from mails
    where sent_at is null
      and next_attempt_at <= p_now
      -- Older news would only confuse.
      and (reason <> 'OUTCOME' or created_at > p_now - interval '7 days')
      and not goes_on_gathering(mails, p_now)
    order by created_at
    limit p_limit
    for update skip locked
  );
  return query
    with claimed as (
      update mails
      set next_attempt_at = p_now + repair_backoff(attempts),
        attempts = attempts + 1,
        stuck = case when attempts >= 3 then 'MAIL_NOT_SENT' else stuck end
      where mail_id = any (wanted)
      returning mails
    )
    select mails, approval_tasks, reviews
    from claimed
    join approval_tasks on approval_tasks.task_id = (mails).task_ids[1]
    join reviews using (question_id)
    order by (mails).created_at;
end $$;

-- Claims the mail to the assessor of a task about its stage of its paper until p_claimed_until. Returns its id; null if there is none, or
-- somebody else is sending it, or the last one was sent less than an hour ago.
create or replace function claim_paper_mail(p_task approval_tasks, p_now timestamptz, p_claimed_until timestamptz) returns uuid
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
  claimed_id uuid;
begin
  update mails
  set next_attempt_at = p_claimed_until,
    attempts = attempts + 1
  where mail_id = (
      select mail_id
      from mails
      where paper_id = p_task.paper_id
        and stage = p_task.stage
        and recipient = p_task.assigned_to
        and reason = 'ASSIGNMENT'
        and sent_at is null
      order by created_at
      limit 1
    )
    and next_attempt_at <= p_now
    and not goes_on_gathering(mails, p_now)
  returning mail_id into claimed_id;
  return claimed_id;
end $$;

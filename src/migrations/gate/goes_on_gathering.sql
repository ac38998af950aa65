-- Whether a mail about a paper has to wait: its recipient was mailed about the same stage in the last hour, or another mail to them is being
-- sent, and will include these tasks. It never waits once somebody has claimed it.
create or replace function goes_on_gathering(p_mail mails, p_now timestamptz) returns boolean
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
  return p_mail.paper_id is not null and p_mail.reason = 'ASSIGNMENT' and p_mail.attempts = 0 and exists (
    select
    from mails
    where paper_id = p_mail.paper_id
      and stage = p_mail.stage
      and recipient = p_mail.recipient
      and reason = 'ASSIGNMENT'
      and attempts > 0
      and coalesce(sent_at > p_now - interval '1 hour', true)
  );
end $$;

-- Gives back claims made at p_claimed_at that failed through no fault of the mail; none that another run has made since.
create or replace function release_mails(p_mail_ids uuid[], p_claimed_at timestamptz) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
begin
  update mails
  set next_attempt_at = p_claimed_at,
    -- A mail about a paper that was claimed once gathers no more tasks.
    attempts = greatest(attempts - 1, case when paper_id is null then 0 else 1 end)
  where mail_id = any (p_mail_ids)
    and sent_at is null
    and next_attempt_at = p_claimed_at + repair_backoff(attempts - 1);
end $$;

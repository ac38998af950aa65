-- step
create table if not exists mails (
  mail_id uuid primary key default gen_random_uuid(),
  reason varchar(50) not null,
  recipient varchar(255) not null,
  question_id uuid not null references questions,
  task_ids uuid[] not null,
  created_at timestamptz not null default now(),
  next_attempt_at timestamptz not null default now(),
  attempts integer not null default 0,
  stuck varchar(50),
  sent_at timestamptz,
  constraint mails_reason_check check (reason in ('ASSIGNMENT', 'OUTCOME')),
  constraint mails_stuck_check check (stuck in ('MAIL_NOT_SENT'))
);

create unique index if not exists idx_mails_unsent on mails (reason, (task_ids[1])) where sent_at is null;

comment on table mails is 'Every mail that is to be sent, or was. A mail is written in the commit that makes it necessary, sent afterwards, and sent again if that failed.';
comment on column mails.task_ids is 'The tasks that it is about. Their histories say when it was sent.';
comment on column mails.next_attempt_at is 'A claim is a lease until then; it backs off with each attempt.';
comment on column mails.stuck is 'Why sending has not helped; null while it may still help.';
comment on column approval_tasks.notification_claimed_at is 'Read and written for the release before, while a deployment runs: see mails.';

-- step
-- What the release before still had to send.
insert into mails (reason, recipient, question_id, task_ids, created_at)
select 'OUTCOME', assigned_by, question_id, array[task_id], updated_at
from approval_tasks
where status <> 'PENDING'
  and author_notified_at is null
  and updated_at > now() - interval '7 days'
  and (decision is not null or status = 'EXPIRED')
on conflict do nothing;

-- step
-- Its leases are for repairs that are gone.
do $$
begin
  loop
    delete from repair_leases
    where (task_id, repair) in (
      select task_id, repair
      from repair_leases
      where repair in ('unmailed', 'unannounced')
      limit 1000
      for update skip locked
    );
    exit when not found;
    commit;
  end loop;
end $$;

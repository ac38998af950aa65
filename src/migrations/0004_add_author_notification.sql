-- step
-- A default that all rows get without being written anew: what was closed before this release is nobody's news.
alter table approval_tasks
  add column if not exists author_notified_at timestamptz default now(),
  add column if not exists author_notification_claimed_at timestamptz,
  add column if not exists author_notification_attempts integer not null default 0;

alter table approval_tasks alter column author_notified_at drop default;

comment on column approval_tasks.author_notified_at is 'When the author was mailed the outcome; for a task that was closed before there were such mails, when this column came.';
comment on column approval_tasks.author_notification_claimed_at is 'Since when a run of reconcile has been sending that mail; a claim is a lease that backs off.';

-- step
-- What is open, or was closed since the column came, is still to be told. In batches, each committed by itself: whoever decides
-- waits for one of them at most. A row that somebody has locked is left for the next try, so that the two cannot block each other.
do $$
declare
  first_id uuid := '00000000-0000-0000-0000-000000000000';
  next_id uuid;
  last_id uuid;
begin
  loop
    select task_id into next_id
    from approval_tasks
    where task_id >= first_id
    order by task_id
    offset 2000
    limit 1;
    last_id := coalesce(next_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
    loop
      update approval_tasks
      set author_notified_at = null
      where task_id in (
        select task_id
        from approval_tasks
        where task_id between first_id and last_id
          and author_notified_at is not null
          and (status = 'PENDING' or updated_at > author_notified_at)
        for update skip locked
      );
      commit;
      exit when not exists (
        select
        from approval_tasks
        where task_id between first_id and last_id
          and author_notified_at is not null
          and (status = 'PENDING' or updated_at > author_notified_at)
      );
      perform pg_sleep(0.01);
    end loop;
    exit when next_id is null;
    first_id := next_id;
  end loop;
end $$;

-- step
drop index concurrently if exists idx_approval_tasks_unannounced;

-- step
-- By created_at and not updated_at, which decisions change: they would have to write every index of the row.
create index concurrently idx_approval_tasks_unannounced on approval_tasks (created_at)
  where status <> 'PENDING' and author_notified_at is null;

-- step
alter table task_events
  drop constraint task_events_event_check,
  add constraint task_events_event_check
    check (event in ('SUBMITTED', 'NOTIFIED', 'DECIDED', 'RESUMED', 'CLOSED', 'AUTHOR_NOTIFIED')) not valid;

-- step
alter table task_events validate constraint task_events_event_check;

-- A default that all rows get without being written anew: what was closed before this release is nobody's news.
alter table approval_tasks
  add column author_notified_at timestamptz default now(),
  add column author_notification_claimed_at timestamptz,
  add column author_notification_attempts integer not null default 0;

alter table approval_tasks alter column author_notified_at drop default;

update approval_tasks
set author_notified_at = null
where status = 'PENDING';

comment on column approval_tasks.author_notified_at is 'When the author was mailed the outcome; for a task that was closed before there were such mails, when this column came.';
comment on column approval_tasks.author_notification_claimed_at is 'Since when a run of reconcile has been sending that mail; a claim is a lease that backs off.';

-- By created_at and not updated_at, which decisions change: they would have to write every index of the row.
create index idx_approval_tasks_unannounced on approval_tasks (created_at)
  where status <> 'PENDING' and author_notified_at is null;

alter table task_events
  drop constraint task_events_event_check,
  add constraint task_events_event_check
    check (event in ('SUBMITTED', 'NOTIFIED', 'DECIDED', 'RESUMED', 'CLOSED', 'AUTHOR_NOTIFIED'));

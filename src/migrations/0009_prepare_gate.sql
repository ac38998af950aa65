-- step
alter table approval_tasks
  drop constraint approval_tasks_status_check,
  add constraint approval_tasks_status_check
    check (status in ('PENDING', 'APPROVED', 'REJECTED', 'CHANGES_REQUESTED', 'WITHDRAWN', 'EXPIRED', 'SUPERSEDED')) not valid,
  add column if not exists execution_told_at timestamptz default now();

alter table approval_tasks alter column execution_told_at drop default;

comment on column approval_tasks.execution_told_at is 'When the execution learned that the task is closed; for tasks closed before this column existed, when it was added.';
comment on column approval_tasks.next_repair_at is 'Not used any more: see repair_leases.';
comment on column approval_tasks.repair_attempts is 'Not used any more: see repair_leases.';
comment on column approval_tasks.stuck is 'Not used any more: see repair_leases.';
comment on column approval_tasks.author_notification_claimed_at is 'Not used any more: see repair_leases.';
comment on column approval_tasks.author_notification_attempts is 'Not used any more: see repair_leases.';

-- step
alter table approval_tasks validate constraint approval_tasks_status_check;

-- step
-- Open tasks get their null back, in batches that commit one by one. A locked row is left for the next try.
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
      set execution_told_at = null
      where task_id in (
        select task_id
        from approval_tasks
        where task_id between first_id and last_id
          and status = 'PENDING'
          and execution_told_at is not null
        for update skip locked
      );
      commit;
      exit when not exists (
        select
        from approval_tasks
        where task_id between first_id and last_id
          and status = 'PENDING'
          and execution_told_at is not null
      );
      perform pg_sleep(0.01);
    end loop;
    exit when next_id is null;
    first_id := next_id;
  end loop;
end $$;

-- step
drop index concurrently if exists idx_approval_tasks_untold;

-- step
create index concurrently idx_approval_tasks_untold on approval_tasks (created_at)
  where status <> 'PENDING' and execution_told_at is null;

-- step
alter table task_events
  add column if not exists hash_form smallint not null default 1,
  add column if not exists assigned_to varchar(255),
  add column if not exists due_at timestamptz,
  add column if not exists recipient varchar(255),
  drop constraint task_events_event_check,
  add constraint task_events_event_check check (
    event in (
      'SUBMITTED', 'NOTIFIED', 'DECIDED', 'RESUMED', 'CLOSED', 'AUTHOR_NOTIFIED', 'REASSIGNED', 'DEADLINE_MOVED'
    )
  ) not valid,
  drop constraint task_events_via_check,
  add constraint task_events_via_check check (via in ('REST', 'LINK', 'WORKFLOW', 'RECONCILE', 'OPERATOR')) not valid;

comment on column task_events.hash_form is 'Which columns the hash covers. 1: all but assigned_to, due_at and recipient. 2: these too.';
comment on column task_events.assigned_to is 'The assessor from this event on; null where it changes nothing about that.';
comment on column task_events.due_at is 'The deadline from this event on; null where it changes nothing about that.';
comment on column task_events.recipient is 'The address that a mail went to.';

-- step
alter table task_events validate constraint task_events_event_check;

-- step
alter table task_events validate constraint task_events_via_check;

-- step
create table if not exists repair_leases (
  task_id uuid not null references approval_tasks,
  repair varchar(50) not null,
  next_attempt_at timestamptz not null,
  attempts integer not null default 0,
  stuck varchar(50),
  primary key (task_id, repair),
  constraint repair_leases_stuck_check check (
    stuck in ('WORKFLOW_NOT_STARTED', 'DECISION_NOT_DELIVERED', 'NOT_CLOSED', 'MAIL_NOT_SENT', 'MAIL_BOUNCED', 'DEAD_LETTER')
  )
);

create index if not exists idx_repair_leases_stuck on repair_leases (task_id) where stuck is not null;

comment on table repair_leases is 'Repairs that were tried: a claim is a lease until next_attempt_at, which backs off with each attempt. Whether a repair is needed is read from approval_tasks. Rows without a repair of that name are marks for people.';
comment on column repair_leases.stuck is 'Why repairing has not helped; null while it may still help.';

-- step
-- What people have to look at already.
insert into repair_leases (task_id, repair, next_attempt_at, stuck)
select task_id,
  case stuck
    when 'WORKFLOW_NOT_STARTED' then 'unstarted'
    when 'DECISION_NOT_DELIVERED' then 'undelivered'
    when 'MAIL_NOT_SENT' then 'unmailed'
    when 'MAIL_BOUNCED' then 'bounced'
    else 'dead_lettered'
  end,
  now(),
  stuck
from approval_tasks
where status = 'PENDING'
  and stuck is not null
on conflict do nothing;

-- step
alter table approval_tasks
  add column if not exists execution_attempt integer not null default 1,
  add column if not exists next_repair_at timestamptz,
  add column if not exists repair_attempts integer not null default 0,
  add column if not exists stuck varchar(50),
  drop constraint if exists approval_tasks_stuck_check,
  add constraint approval_tasks_stuck_check
    check (stuck in ('WORKFLOW_NOT_STARTED', 'DECISION_NOT_DELIVERED', 'MAIL_NOT_SENT', 'DEAD_LETTER')) not valid;

comment on column approval_tasks.execution_attempt is 'Which execution of the state machine the task has: a new one is started where the last ended without an outcome.';
comment on column approval_tasks.next_repair_at is 'Until then nothing is repaired: a claim of the run that is repairing, and its backing off.';
comment on column approval_tasks.stuck is 'Why repairing has not helped; null while all is well.';

-- step
alter table approval_tasks validate constraint approval_tasks_stuck_check;

-- step
drop index concurrently if exists idx_approval_tasks_pending;

-- step
-- Only what is open is ever repaired, and it is a small part of all tasks.
create index concurrently idx_approval_tasks_pending on approval_tasks (created_at) where status = 'PENDING';

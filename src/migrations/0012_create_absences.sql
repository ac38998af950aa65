-- step
create table if not exists absences (
  address varchar(255) primary key,
  substitute varchar(255) not null,
  "from" timestamptz not null,
  until timestamptz not null,
  spellings text[] not null,
  substitute_spellings text[] not null,
  set_by varchar(255) not null,
  updated_at timestamptz not null default now(),
  constraint absences_until_check check (until > "from"),
  constraint absences_substitute_check check (substitute <> address)
);

comment on table absences is 'Who is away, and who assesses in their place meanwhile. One row per person.';
comment on column absences.spellings is 'Every form in which tasks may hold the address: earlier releases stored Unicode domains as typed.';
comment on column absences.substitute_spellings is 'The same of the substitute.';

-- step
alter table approval_tasks
  add column if not exists stands_in_for varchar(255),
  add column if not exists is_due_earlier boolean not null default false,
  add column if not exists reminded_percent smallint not null default 0,
  add column if not exists reminded_at timestamptz;

comment on column approval_tasks.stands_in_for is 'The absent person whose substitute the assessor is; null for everybody else.';
comment on column approval_tasks.is_due_earlier is 'Whether the deadline was ever moved to an earlier time: the execution may wait longer than that.';
comment on column approval_tasks.reminded_percent is 'How much of the time had passed at the last reminder: one of ReminderPercents, or 0.';

-- step
alter table reviews add column if not exists submitted_stages jsonb;

comment on column reviews.submitted_stages is 'The stages as submitted, where people have been replaced in `stages` since; null where nobody has. A repeated submission is answered from it.';

-- step
alter table task_events
  add column if not exists "from" varchar(255),
  drop constraint task_events_event_check,
  add constraint task_events_event_check check (
    event in (
      'SUBMITTED', 'OPENED', 'NOTIFIED', 'REMINDED', 'DECIDED', 'RESUMED', 'CLOSED', 'AUTHOR_NOTIFIED', 'REASSIGNED',
      'REPLANNED', 'DEADLINE_MOVED', 'WITHDRAWN'
    )
  ) not valid;

comment on column task_events."from" is 'Whose place assigned_to takes; null where nobody is replaced.';
comment on column task_events.hash_form is 'Which columns the hash covers. 1: all but assigned_to, due_at, recipient and "from". 2: all but "from". 3: all.';

-- step
alter table task_events validate constraint task_events_event_check;

-- step
alter table mails
  drop constraint mails_reason_check,
  add constraint mails_reason_check check (reason in ('ASSIGNMENT', 'REMINDER', 'OUTCOME')) not valid;

comment on column mails.question_id is 'The question of the first of its tasks.';

-- step
alter table mails validate constraint mails_reason_check;

-- step
drop index concurrently if exists idx_approval_tasks_decided_at;

-- step
create index concurrently idx_approval_tasks_decided_at on approval_tasks (decided_at) include (assigned_to, notified_at)
  where decided_at is not null;

-- step
drop index concurrently if exists idx_approval_tasks_status;

-- step
create index concurrently idx_approval_tasks_status on approval_tasks (status, created_at desc, task_id desc);

-- step
drop index concurrently if exists idx_approval_tasks_open;

-- step
-- For the overview, which counts the open tasks of every assessor.
create index concurrently idx_approval_tasks_open on approval_tasks (assigned_to, due_at)
  where status = 'PENDING' and decision is null;

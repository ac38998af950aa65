create table questions (
  question_id uuid primary key default gen_random_uuid(),
  question_text text not null,
  options jsonb,
  correct_answer text not null,
  created_at timestamptz not null default now()
);

comment on table questions is 'What is to be approved. Never updated: a revision is a new row, so that a decision stays a decision on this text.';

create table approval_tasks (
  task_id uuid primary key default gen_random_uuid(),
  question_id uuid not null references questions,
  assigned_by varchar(255) not null,
  assigned_to varchar(255) not null,
  status varchar(50) not null default 'PENDING',
  task_token text,
  decision varchar(50),
  comments text,
  decided_by varchar(255),
  decided_at timestamptz,
  due_at timestamptz not null default now() + interval '7 days',
  idempotency_key varchar(255),
  request_hash bytea,
  notification_claimed_at timestamptz,
  notified_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint approval_tasks_status_check
    check (status in ('PENDING', 'APPROVED', 'REJECTED', 'CHANGES_REQUESTED', 'WITHDRAWN', 'EXPIRED')),
  constraint approval_tasks_decision_check
    check (decision in ('APPROVED', 'REJECTED', 'CHANGES_REQUESTED')),
  constraint approval_tasks_status_follows_decision_check
    check (decision is null or status in ('PENDING', decision)),
  constraint approval_tasks_assigned_to_check
    check (assigned_to <> assigned_by),
  constraint approval_tasks_decided_by_check
    check (decided_by <> assigned_by)
);

comment on column approval_tasks.task_token is 'The latest task token received; task_tokens holds every one.';
comment on column approval_tasks.status is 'Written by one statement only, when the task closes.';
comment on column approval_tasks.request_hash is 'SHA-256 of the submission, to tell a repeated request from another one under the same idempotency key.';
comment on column approval_tasks.notification_claimed_at is 'Since when a callback has been sending the mail; a claim is a lease.';

create index idx_approval_tasks_question_id on approval_tasks (question_id);
create index idx_approval_tasks_assigned_to on approval_tasks (assigned_to, created_at desc, task_id desc);
create index idx_approval_tasks_assigned_by on approval_tasks (assigned_by, created_at desc, task_id desc);
create unique index idx_approval_tasks_idempotency_key on approval_tasks (assigned_by, idempotency_key)
  where idempotency_key is not null;

create table task_tokens (
  token_hash bytea primary key,
  task_id uuid not null references approval_tasks,
  task_token text not null,
  received_at timestamptz not null default now()
);

comment on table task_tokens is 'Every task token of a task: a retried Step Functions task mints a new one, and messages arrive late and out of order.';

create index idx_task_tokens_task_id on task_tokens (task_id, received_at desc);

create table review_links (
  code_hash bytea primary key,
  task_id uuid not null references approval_tasks,
  created_at timestamptz not null default now()
);

comment on table review_links is 'SHA-256 of the code in each mailed link. A mail sent again needs a new link, so that several may live.';

create index idx_review_links_task_id on review_links (task_id);

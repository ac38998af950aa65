-- step
create table if not exists papers (
  paper_id uuid primary key default gen_random_uuid(),
  title text not null,
  submitted_by varchar(255) not null,
  created_at timestamptz not null default now(),
  stage_due_at timestamptz[] not null default '{}',
  idempotency_key varchar(255),
  request_hash bytea
);

create unique index if not exists idx_papers_idempotency_key on papers (submitted_by, idempotency_key)
  where idempotency_key is not null;
create index if not exists idx_papers_submitted_by on papers (submitted_by, created_at desc, paper_id desc);
create index if not exists idx_papers_created_at on papers (created_at desc, paper_id desc);

comment on table papers is 'An ordered set of questions. Which, and in which order, is in their reviews.';
comment on column papers.stage_due_at is 'When the tasks of each stage are due, from its first task on: they share it. Null before a stage opens.';

create table if not exists paper_links (
  code_hash bytea primary key,
  paper_id uuid not null references papers,
  stage smallint not null,
  assigned_to varchar(255) not null,
  created_at timestamptz not null default now()
);

comment on table paper_links is 'SHA-256 of the code in each mailed link to the tasks that somebody has in a stage of a paper, also to those that come later.';

-- step
alter table approval_tasks add column if not exists paper_id uuid;

comment on column approval_tasks.paper_id is 'The paper of its question, or null. Neither changes.';

-- step
alter table mails
  add column if not exists paper_id uuid,
  add column if not exists stage smallint;

comment on column mails.paper_id is 'The paper that the mail is about; null for a mail about one question, and for reminders.';
comment on column mails.stage is 'The stage of the paper whose tasks the recipient is asked to decide.';

-- step
alter table reviews
  drop constraint if exists reviews_paper_id_fkey,
  add constraint reviews_paper_id_fkey foreign key (paper_id) references papers not valid;

-- step
alter table reviews validate constraint reviews_paper_id_fkey;

-- step
drop index concurrently if exists idx_reviews_paper_id;

-- step
create index concurrently idx_reviews_paper_id on reviews (paper_id, position, revision) where paper_id is not null;

-- step
drop index concurrently if exists idx_approval_tasks_paper_id;

-- step
create index concurrently idx_approval_tasks_paper_id on approval_tasks (assigned_to, paper_id, stage) where paper_id is not null;

-- step
drop index concurrently if exists idx_mails_paper_id;

-- step
create index concurrently idx_mails_paper_id on mails (paper_id, stage, recipient) where paper_id is not null;

-- step
drop index concurrently if exists idx_mails_gathering;

-- step
-- Of the mails to somebody about a stage of a paper, one gathers the tasks that open; a mail that somebody has claimed does no more.
create unique index concurrently idx_mails_gathering on mails (paper_id, stage, recipient)
  where reason = 'ASSIGNMENT' and sent_at is null and attempts = 0;

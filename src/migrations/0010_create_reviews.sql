-- step
alter table approval_tasks
  add column if not exists stage smallint not null default 1,
  add column if not exists place smallint not null default 1;

comment on column approval_tasks.stage is 'The stage of the review that the task belongs to, counted from 1.';
comment on column approval_tasks.place is 'The assessor''s place in the stage, counted from 1.';

-- step
lock table questions, approval_tasks in share row exclusive mode;

create table if not exists reviews (
  question_id uuid primary key references questions,
  item_id uuid not null,
  revision integer not null default 1,
  paper_id uuid,
  position integer,
  submitted_by varchar(255),
  status varchar(50) not null,
  stage smallint not null default 1,
  stages jsonb not null,
  is_alone boolean not null
    generated always as (jsonb_array_length(stages) = 1 and jsonb_array_length(stages -> 0 -> 'assigned_to') = 1) stored,
  is_staged boolean not null default false,
  due_in_seconds integer not null default 604800,
  language varchar(100),
  idempotency_key varchar(255),
  request_hash bytea,
  created_at timestamptz not null default now(),
  closed_at timestamptz,
  settled_by uuid references approval_tasks,
  constraint reviews_revision_check check (revision > 0),
  constraint reviews_status_check
    check (status in ('PENDING', 'APPROVED', 'REJECTED', 'CHANGES_REQUESTED', 'WITHDRAWN', 'EXPIRED', 'SUPERSEDED')),
  constraint reviews_closed_at_check check ((status = 'PENDING') = (closed_at is null))
);

create unique index if not exists idx_reviews_revision on reviews (item_id, revision);
create unique index if not exists idx_reviews_idempotency_key on reviews (submitted_by, idempotency_key)
  where idempotency_key is not null and revision = 1;
create index if not exists idx_reviews_submitted_by
  on reviews (submitted_by, status, created_at desc, question_id desc);
create index if not exists idx_reviews_status on reviews (status, created_at desc, question_id desc);

create table if not exists question_words (
  question_id uuid primary key references questions,
  submitted_by varchar(255),
  created_at timestamptz not null,
  words tsvector not null
);

create index if not exists idx_question_words_words on question_words using gin (words);

comment on table question_words is 'What search finds: the words of each question''s text and options, and what its results are filtered and sorted by. Apart from reviews, which change: that costs these words nothing.';
comment on table reviews is 'Everything that has to happen to one question: its stages, one after another. One row per question.';
comment on column reviews.item_id is 'The question_id of the first revision: what its revisions have in common.';
comment on column reviews.submitted_by is 'The author; null for a question that nobody has been asked to assess.';
comment on column reviews.stage is 'The open stage, or the last that was open; counted from 1.';
comment on column reviews.stages is 'The stages as planned: [{"assigned_to": [address, …], "required_approvals": n}, …]. Whom an open stage is assigned to now is in its tasks.';
comment on column reviews.is_alone is 'Whether there is one stage with one assessor: then its one task decides it, and nothing else is to be locked, counted or closed.';
comment on column reviews.is_staged is 'Whether the first revision was submitted with stages: what the API answers to a submission depends on it.';
comment on column reviews.due_in_seconds is 'How long each stage may take, from its opening.';
comment on column reviews.idempotency_key is 'Of the request that submitted this revision. A revision follows one question, so its key needs no unique index.';
comment on column reviews.settled_by is 'The task whose outcome closed the review.';

-- The words of text and options, in lower case by Unicode's rules, whatever the locale of the database.
create or replace function search_words(question_text text, options jsonb) returns tsvector
language sql immutable parallel safe
as $$
  select to_tsvector('simple', lower(left(question_text, 10000) collate "und-x-icu"))
    || coalesce(to_tsvector('simple', lower(options::text collate "und-x-icu")::jsonb), ''::tsvector)
$$;

-- Makes the review of a question that has none, from its tasks. It closes nothing: the review is open while any of its tasks is.
create or replace function create_review(p_question_id uuid) returns void
language sql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
  insert into reviews (question_id, item_id, submitted_by, status, stages, due_in_seconds, idempotency_key, request_hash,
    created_at, closed_at, settled_by)
  select question_id,
    question_id,
    found.assigned_by,
    coalesce(found.status, 'WITHDRAWN'),
    jsonb_build_array(
      jsonb_build_object('assigned_to', coalesce(found.assigned_to, '{}'), 'required_approvals', coalesce(found.tasks, 0))
    ),
    coalesce(found.due_in_seconds, 604800),
    found.idempotency_key,
    found.request_hash,
    coalesce(found.created_at, questions.created_at),
    case when found.status is distinct from 'PENDING' then coalesce(found.updated_at, questions.created_at) end,
    case when found.status is distinct from 'PENDING' then found.settled_by end
  from questions
  cross join lateral (
    select min(assigned_by) as assigned_by,
      array_agg(assigned_to order by created_at, task_id) as assigned_to,
      count(*) as tasks,
      greatest(round(extract(epoch from min(due_at - created_at))), 1)::integer as due_in_seconds,
      min(idempotency_key) as idempotency_key,
      (array_agg(request_hash) filter (where request_hash is not null))[1] as request_hash,
      min(created_at) as created_at,
      max(updated_at) as updated_at,
      (array_agg(task_id order by updated_at desc, task_id))[1] as settled_by,
      case
        when count(*) = 0 then null
        -- A decision that is on its way to the status settles the review when it gets there.
        when bool_or(status = 'PENDING') then 'PENDING'
        when bool_or(status = 'REJECTED') then 'REJECTED'
        when bool_or(status = 'CHANGES_REQUESTED') then 'CHANGES_REQUESTED'
        when bool_and(status = 'APPROVED') then 'APPROVED'
        when bool_and(status = 'WITHDRAWN') then 'WITHDRAWN'
        when bool_and(status = 'SUPERSEDED') then 'SUPERSEDED'
        else 'EXPIRED'
      end as status
    from approval_tasks
    where approval_tasks.question_id = p_question_id
  ) as found
  where questions.question_id = p_question_id
  -- A question without tasks was taken for withdrawn.
  on conflict (question_id) do update
  set submitted_by = excluded.submitted_by,
    status = excluded.status,
    stages = excluded.stages,
    due_in_seconds = excluded.due_in_seconds,
    idempotency_key = excluded.idempotency_key,
    request_hash = excluded.request_hash,
    created_at = excluded.created_at,
    closed_at = excluded.closed_at,
    settled_by = excluded.settled_by
  where reviews.submitted_by is null;

  insert into question_words (question_id, submitted_by, created_at, words)
  select question_id, submitted_by, reviews.created_at, search_words(question_text, options)
  from reviews
  join questions using (question_id)
  where question_id = p_question_id
  on conflict (question_id) do update
  set submitted_by = excluded.submitted_by,
    created_at = excluded.created_at
$$;

-- For what does not go through the gate: rows inserted by hand, and by the release before while a deployment runs.
create or replace function review_inserted_question() returns trigger
language plpgsql security definer
set search_path = pg_catalog, public, pg_temp
as $$
begin
  if not exists (select from reviews where question_id = new.question_id) then
    perform create_review(new.question_id);
  end if;
  return null;
end $$;

create or replace function review_inserted_task() returns trigger
language plpgsql security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
  review reviews;
begin
  if exists (
    select
    from reviews
    where question_id = new.question_id
      and stages -> (new.stage - 1) -> 'assigned_to' ? new.assigned_to
  ) then
    return null;
  end if;
  perform pg_advisory_xact_lock(hashtext('review of a question'), hashtext(new.question_id::text));
  select * into review from reviews where question_id = new.question_id for update;
  if review.submitted_by is null then
    perform create_review(new.question_id);
  elsif review.status = 'PENDING' and new.stage = review.stage then
    update reviews
    set stages = jsonb_set(
      stages,
      array[(stage - 1)::text],
      jsonb_build_object(
        'assigned_to', stages -> (stage - 1) -> 'assigned_to' || to_jsonb(new.assigned_to),
        'required_approvals', (stages -> (stage - 1) ->> 'required_approvals')::integer + 1
      )
    )
    where question_id = new.question_id;
  end if;
  return null;
end $$;

revoke all on function create_review, review_inserted_question, review_inserted_task from public;

create or replace trigger review_question
  after insert on questions
  for each row
  execute function review_inserted_question();
create or replace trigger review_task
  after insert on approval_tasks
  for each row
  execute function review_inserted_task();

-- step
-- The questions that are there already, in batches that commit one by one.
do $$
declare
  last_id uuid := '00000000-0000-0000-0000-000000000000';
  batch uuid[];
begin
  loop
    batch := array(
      select question_id
      from questions
      where question_id > last_id
      order by question_id
      limit 1000
    );
    exit when cardinality(batch) = 0;
    perform create_review(question_id)
    from questions
    where question_id = any (batch)
      and not exists (select from reviews where reviews.question_id = questions.question_id);
    commit;
    last_id := batch[cardinality(batch)];
    perform pg_sleep(0.01);
  end loop;
end $$;

-- step
alter table task_events
  drop constraint task_events_event_check,
  add constraint task_events_event_check check (
    event in (
      'SUBMITTED', 'OPENED', 'NOTIFIED', 'DECIDED', 'RESUMED', 'CLOSED', 'AUTHOR_NOTIFIED', 'REASSIGNED', 'DEADLINE_MOVED',
      'WITHDRAWN'
    )
  ) not valid;

-- step
alter table task_events validate constraint task_events_event_check;

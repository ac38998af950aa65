-- step
alter table approval_tasks
  add column if not exists event_sequence integer not null default 0,
  add column if not exists last_event_hash bytea,
  drop constraint if exists approval_tasks_last_event_hash_check,
  add constraint approval_tasks_last_event_hash_check
    check ((event_sequence = 0) = (last_event_hash is null)) not valid;

comment on column approval_tasks.event_sequence is 'The sequence of the newest row of task_events; whoever appends one holds the lock of this row, so that no chain forks.';
comment on column approval_tasks.last_event_hash is 'The hash of that row; null where nothing has been recorded of the task.';

create table if not exists task_events (
  task_id uuid not null references approval_tasks,
  sequence integer not null,
  event varchar(50) not null,
  happened_at timestamptz not null,
  actor varchar(255),
  via varchar(50) not null,
  request_id varchar(255) not null,
  decision varchar(50),
  status varchar(50),
  content_hash bytea,
  previous_hash bytea,
  hash bytea not null,
  primary key (task_id, sequence),
  constraint task_events_event_check
    check (event in ('SUBMITTED', 'NOTIFIED', 'DECIDED', 'RESUMED', 'CLOSED')),
  constraint task_events_via_check
    check (via in ('REST', 'LINK', 'WORKFLOW', 'RECONCILE')),
  constraint task_events_previous_hash_check
    check (sequence > 0 and (sequence = 1) = (previous_hash is null))
);

comment on table task_events is 'What happened to each task, in a chain of hashes. Rows are inserted, and never changed or deleted.';
comment on column task_events.actor is 'The person who did it; null where the system did.';
comment on column task_events.via is 'How it came: by the REST interface, a mailed link, the execution, or a repair.';
comment on column task_events.request_id is 'Of the HTTP request, else of the invocation: the logs hold it too.';
comment on column task_events.content_hash is 'SHA-256 of the question that was submitted, or of the comments of the decision; no text is in this table.';
comment on column task_events.hash is 'task_event_hash of all other columns, previous_hash among them.';

-- Each value as its length in bytes, a colon and itself, or a dash for null; a comma after each. So no two rows have the same
-- form, and none depends on a setting of the session: times are microseconds since 1970, bytes are hexadecimal.
-- In PL/pgSQL, since its plans are kept for the session: one in SQL would be planned anew in each statement.
create or replace function task_event_hash(
  task_id uuid,
  sequence integer,
  event text,
  happened_at timestamptz,
  actor text,
  via text,
  request_id text,
  decision text,
  status text,
  content_hash bytea,
  previous_hash bytea
) returns bytea
language plpgsql immutable parallel safe
as $$
declare
  form text := '';
  value text;
begin
  foreach value in array array[
    task_id::text,
    sequence::text,
    event,
    (extract(epoch from happened_at at time zone 'UTC') * 1000000)::bigint::text,
    actor,
    via,
    request_id,
    decision,
    status,
    encode(content_hash, 'hex'),
    encode(previous_hash, 'hex')
  ] loop
    form := form || coalesce(octet_length(convert_to(value, 'UTF8')) || ':' || value, '-') || ',';
  end loop;
  return sha256(convert_to(form, 'UTF8'));
end $$;

-- step
alter table approval_tasks validate constraint approval_tasks_last_event_hash_check;

-- What the functions may do in the database, all of it: each deployment takes back whatever else their user was granted, and
-- what everybody (PUBLIC) was granted on these tables and functions, and grants this anew. A table without a line here is closed to them. A column without a line cannot be changed by them: no
-- function can make another person a task's author or assessor, put off its deadline, or change the question under it.
-- `select ... for update` needs the right to update any column of the table, `on conflict do update` that to its columns.
-- psql runs this file with -v functions=approval_functions.

grant usage on schema public to :"functions";

grant select, insert on questions to :"functions";

grant select, insert on approval_tasks to :"functions";
grant update (
  task_token,
  status,
  decision,
  comments,
  decided_by,
  decided_at,
  updated_at,
  notification_claimed_at,
  notified_at,
  execution_attempt,
  next_repair_at,
  repair_attempts,
  stuck,
  event_sequence,
  last_event_hash,
  author_notified_at,
  author_notification_claimed_at,
  author_notification_attempts
) on approval_tasks to :"functions";

-- The update changes nothing: it makes the insert of a known token answer the row that is there.
grant select, insert, update (token_hash) on task_tokens to :"functions";

grant select, insert on review_links to :"functions";

-- What has happened stays as it was written.
grant select, insert on task_events to :"functions";

grant execute on function has_room_for_task(text[], integer) to :"functions";

-- Named with its arguments: who could make another of that name must not make this ambiguous.
grant execute on function
  task_event_hash(uuid, integer, text, timestamptz, text, text, text, text, text, bytea, bytea)
  to :"functions";

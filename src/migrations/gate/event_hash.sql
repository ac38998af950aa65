-- The hash of an event, over all its other columns: each value as its length in bytes, a colon and the value, or a dash for null, and a
-- comma after each. So no two rows have the same form, and none depends on a setting of the session: times are microseconds since
-- 1970, bytes are hexadecimal. Rows of hash_form 1 were written before events had assessors, deadlines and recipients, those of 2 before
-- events had the replaced assessor.
create or replace function event_hash(event task_events) returns bytea
language plpgsql immutable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
declare
  form text := '';
  value text;
  columns text[] := array[
    event.task_id::text,
    event.sequence::text,
    event.event,
    (extract(epoch from event.happened_at at time zone 'UTC') * 1000000)::bigint::text,
    event.actor,
    event.via,
    event.request_id,
    event.decision,
    event.status,
    encode(event.content_hash, 'hex'),
    encode(event.previous_hash, 'hex')
  ];
begin
  if event.hash_form > 1 then
    columns := columns || array[
      event.assigned_to,
      (extract(epoch from event.due_at at time zone 'UTC') * 1000000)::bigint::text,
      event.recipient
    ];
  end if;
  if event.hash_form > 2 then
    columns := array_append(columns, event."from"::text);
  end if;
  foreach value in array columns loop
    form := form || coalesce(octet_length(convert_to(value, 'UTF8')) || ':' || value, '-') || ',';
  end loop;
  return sha256(convert_to(form, 'UTF8'));
end $$;

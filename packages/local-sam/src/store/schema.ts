/**
 * The tables of the emulated AWS services. They share the database with the application, in their own schema, so that a
 * stack finds everything again after a kill. Times are milliseconds since 1970, from the stack's clock.
 *
 * An execution waits for at most one task token at a time, so `open_wait` (the number of the waiting attempt) and
 * `deadline` are on its own row: starting, answering and ending an execution each write one row.
 */
export const SCHEMA = `
  create schema if not exists local_aws;

  create table if not exists local_aws.settings (
    name text primary key,
    value text not null
  );

  create table if not exists local_aws.definitions (
    definition_id text primary key,
    definition text not null
  );

  create table if not exists local_aws.executions (
    execution_arn text primary key,
    state_machine_arn text not null,
    definition_id text not null references local_aws.definitions,
    status text not null,
    input text not null,
    output text,
    error text,
    cause text,
    started_at bigint not null,
    stopped_at bigint,
    journal text[] not null,
    event_times bigint[] not null,
    open_wait integer,
    deadline bigint
  ) with (fillfactor = 70);
  create index if not exists executions_by_start on local_aws.executions (started_at);
  create index if not exists executions_by_deadline on local_aws.executions (deadline) where deadline is not null;

  create table if not exists local_aws.messages (
    id bigint generated always as identity primary key,
    queue_arn text not null,
    message_id uuid not null,
    body text not null,
    attributes jsonb,
    sent_at bigint not null,
    visible_at bigint not null,
    receive_count integer not null default 0,
    first_received_at bigint
  );
  create index if not exists messages_by_visibility on local_aws.messages (queue_arn, visible_at);
`;

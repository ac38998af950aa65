/**
 * Statements of the last release before the gate moved into the database, as its functions send them. They have to work beside
 * this release during a deployment.
 */
export const createTask = `
  with repeated as materialized (
    select
    from approval_tasks
    where assigned_by = any ($15::text[])
      and idempotency_key = $6::text
  ), next as (
    select $1::uuid as task_id, 1 as sequence, 'SUBMITTED' as event, $8::timestamptz as happened_at, $3::text as actor,
      $13::text as via, $14::text as request_id, null as decision, null as status,
      $12::bytea as content_hash, null::bytea as previous_hash
    where case
        when exists (select from repeated) then false
        when $16::integer = 0 then true
        else has_room_for_task($15::text[], $16::integer)
      end
  ), submitted as materialized (
    select *, task_event_hash(task_id, sequence, event, happened_at, actor, via, request_id, decision, status,
      content_hash, previous_hash) as hash
    from next
  ), task as (
    insert into approval_tasks (task_id, question_id, assigned_by, assigned_to, status, due_at, idempotency_key,
      request_hash, created_at, updated_at, event_sequence, last_event_hash)
    select task_id, $2::uuid, $3::text, $4::text, 'PENDING', $5::timestamptz, $6::text,
      $7::bytea, $8::timestamptz, $8::timestamptz, sequence, hash
    from submitted
    on conflict do nothing
    returning task_id, question_id, status, decision, comments, assigned_by, assigned_to, decided_by, decided_at,
    due_at, created_at, updated_at
  ), question as (
    insert into questions (question_id, question_text, options, correct_answer, created_at)
    select question_id, $9::text, $10::jsonb, $11::text, created_at
    from task
  ), event as (
    insert into task_events (task_id, sequence, event, happened_at, actor, via, request_id, decision, status,
      content_hash, previous_hash, hash)
    select task_id, sequence, event, happened_at, actor, via, request_id, decision, status,
      content_hash, previous_hash, hash
    from submitted
    where exists (select from task)
  )
  select task_id, question_id, status, decision, comments, assigned_by, assigned_to, decided_by, decided_at,
    due_at, created_at, updated_at
  from task`;

export const recordTaskToken = `
  with cur as materialized (
    select *
    from approval_tasks
    where task_id = $1::uuid
    for update
  ), token as (
    insert into task_tokens (token_hash, task_id, task_token, received_at)
    select sha256(convert_to($2::text, 'UTF8')), task_id, $2::text, $3::timestamptz
    from cur
    on conflict (token_hash) do update set token_hash = excluded.token_hash
    returning task_id, xmax = 0 as is_new
  ), claim as (
    select cur.task_id, token.is_new,
      cur.status = 'PENDING'
        and cur.decision is null
        and cur.notified_at is null
        and coalesce(cur.notification_claimed_at < $5::timestamptz, true) as notify
    from cur
    join token on token.task_id = cur.task_id
  ), kept as (
    update approval_tasks
    set task_token = case when claim.is_new then $2::text else task_token end,
      next_repair_at = case when claim.is_new then null else next_repair_at end,
      repair_attempts = case when claim.is_new then 0 else repair_attempts end,
      stuck = nullif(stuck, 'WORKFLOW_NOT_STARTED'),
      notification_claimed_at = case when claim.notify then $3::timestamptz else notification_claimed_at end
    from claim
    where approval_tasks.task_id = claim.task_id
      and (claim.is_new or claim.notify)
  ), link as (
    insert into review_links (code_hash, task_id, created_at)
    select $4::bytea, task_id, $3::timestamptz
    from claim
    where notify
  )
  select cur.task_id, cur.question_id, cur.status, cur.decision, cur.comments, cur.assigned_by, cur.assigned_to, cur.decided_by, cur.decided_at,
    cur.due_at, cur.created_at, cur.updated_at, coalesce(claim.notify, false) as notify, token.task_id as token_task_id
  from cur
  cross join token
  left join claim on true`;

export const markNotified = `
  with cur as materialized (
    select task_id, event_sequence, last_event_hash
    from approval_tasks
    where task_id = $1::uuid
      and notified_at is null
    for update
  ), next as (
    select task_id, event_sequence + 1 as sequence, 'NOTIFIED' as event, $2::timestamptz as happened_at, null as actor,
      $3::text as via, $4::text as request_id, null as decision, null as status,
      null::bytea as content_hash, last_event_hash as previous_hash
    from cur
  ), mailed as (
    insert into task_events (task_id, sequence, event, happened_at, actor, via, request_id, decision, status,
      content_hash, previous_hash, hash)
    select task_id, sequence, event, happened_at, actor, via, request_id, decision, status,
      content_hash, previous_hash, task_event_hash(task_id, sequence, event, happened_at, actor, via, request_id, decision, status,
      content_hash, previous_hash)
    from next
    returning task_id, sequence, status, hash
  )
  update approval_tasks
  set notified_at = $2::timestamptz,
    stuck = nullif(stuck, 'MAIL_NOT_SENT'),
    event_sequence = mailed.sequence,
    last_event_hash = mailed.hash
  from mailed
  where approval_tasks.task_id = mailed.task_id`;

export const decideTask = `
  with cur as materialized (
    select *
    from approval_tasks
    where task_id = $1::uuid
    for update
  ), next as (
    select cur.task_id, cur.event_sequence + 1 as sequence, 'DECIDED' as event, $5::timestamptz as happened_at,
      $4::text as actor, $6::text as via, $7::text as request_id, $2::text as decision, null as status,
      sha256(convert_to($3::text, 'UTF8')) as content_hash, cur.last_event_hash as previous_hash
    from cur
    where cur.status = 'PENDING'
      and cur.decision is null
      and cur.assigned_to = $4::text
      and cur.assigned_by <> $4::text
      and (cur.assigned_by !~ '[^[:ascii:]]' or $8::boolean)
  ), decided as (
    insert into task_events (task_id, sequence, event, happened_at, actor, via, request_id, decision, status,
      content_hash, previous_hash, hash)
    select task_id, sequence, event, happened_at, actor, via, request_id, decision, status,
      content_hash, previous_hash, task_event_hash(task_id, sequence, event, happened_at, actor, via, request_id, decision, status,
      content_hash, previous_hash)
    from next
    returning task_id, sequence, status, hash
  ), won as (
    update approval_tasks
    set decision = $2::text,
      comments = $3::text,
      decided_by = $4::text,
      decided_at = $5::timestamptz,
      updated_at = $5::timestamptz,
      next_repair_at = null,
      repair_attempts = 0,
      event_sequence = decided.sequence,
      last_event_hash = decided.hash
    from decided
    where approval_tasks.task_id = decided.task_id
    returning approval_tasks.task_id, approval_tasks.question_id, approval_tasks.status, approval_tasks.decision, approval_tasks.comments, approval_tasks.assigned_by, approval_tasks.assigned_to, approval_tasks.decided_by, approval_tasks.decided_at,
    approval_tasks.due_at, approval_tasks.created_at, approval_tasks.updated_at
  ), answer as (
    select task_id, question_id, status, decision, comments, assigned_by, assigned_to, decided_by, decided_at,
    due_at, created_at, updated_at, true as won
    from won
    union all
    select task_id, question_id, status, decision, comments, assigned_by, assigned_to, decided_by, decided_at,
    due_at, created_at, updated_at, false as won
    from cur
    where not exists (select from won)
  )
  select answer.*,
    cur.task_token,
    array(
      select task_tokens.task_token
      from task_tokens
      where task_tokens.task_id = cur.task_id
      order by received_at desc
    ) as task_tokens
  from answer, cur`;

export const closeTask = `
  with cur as materialized (
    select task_id, status, decision, due_at, event_sequence, last_event_hash
    from approval_tasks
    where task_id = $1::uuid
    for update
  ), resuming as (
    select task_id, event_sequence + 1 as sequence, 'RESUMED' as event, $3::timestamptz as happened_at, null as actor,
      $4::text as via, $5::text as request_id, null as decision, null as status,
      null::bytea as content_hash, last_event_hash as previous_hash
    from cur
    where status = 'PENDING'
      and decision is not null
      and $4::text = 'WORKFLOW'
      and not $2::boolean
  ), resumed as (
    insert into task_events (task_id, sequence, event, happened_at, actor, via, request_id, decision, status,
      content_hash, previous_hash, hash)
    select task_id, sequence, event, happened_at, actor, via, request_id, decision, status,
      content_hash, previous_hash, task_event_hash(task_id, sequence, event, happened_at, actor, via, request_id, decision, status,
      content_hash, previous_hash)
    from resuming
    returning task_id, sequence, status, hash
  ), closing as (
    select cur.task_id, coalesce(resumed.sequence, cur.event_sequence) + 1 as sequence, 'CLOSED' as event,
      $3::timestamptz as happened_at, null as actor, $4::text as via, $5::text as request_id, null as decision,
      coalesce(cur.decision, 'EXPIRED') as status,
      null::bytea as content_hash, coalesce(resumed.hash, cur.last_event_hash) as previous_hash
    from cur
    left join resumed on true
    where cur.status = 'PENDING'
      and (cur.decision is not null or $2::boolean and cur.due_at <= $3::timestamptz)
  ), closed as (
    insert into task_events (task_id, sequence, event, happened_at, actor, via, request_id, decision, status,
      content_hash, previous_hash, hash)
    select task_id, sequence, event, happened_at, actor, via, request_id, decision, status,
      content_hash, previous_hash, task_event_hash(task_id, sequence, event, happened_at, actor, via, request_id, decision, status,
      content_hash, previous_hash)
    from closing
    returning task_id, sequence, status, hash
  ), updated as (
    update approval_tasks
    set status = closed.status,
      updated_at = $3::timestamptz,
      event_sequence = closed.sequence,
      last_event_hash = closed.hash
    from closed
    where approval_tasks.task_id = closed.task_id
  )
  select coalesce(closed.status, cur.status) as status, cur.due_at
  from cur
  left join closed on true
  where cur.status <> 'PENDING'
    or closed.status is not null
    or $2::boolean`;

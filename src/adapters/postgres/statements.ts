import { appendEvents, EVENT_COLUMNS } from './event-sql.ts';
import { columnsOf, TASK_COLUMNS, tokensColumn } from './task-row.ts';

/**
 * Task, question and the first event in one statement. Nothing is written for an idempotency key that the author has used by
 * another spelling of their address (by the same one, a unique index says so), nor where a quota leaves no room. The task comes first: where its id or idempotency key is taken, no
 * question is left without a task. Foreign keys are checked at the end of the statement.
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
    select *, task_event_hash(${EVENT_COLUMNS}) as hash
    from next
  ), task as (
    insert into approval_tasks (task_id, question_id, assigned_by, assigned_to, status, due_at, idempotency_key,
      request_hash, created_at, updated_at, event_sequence, last_event_hash)
    select task_id, $2::uuid, $3::text, $4::text, 'PENDING', $5::timestamptz, $6::text,
      $7::bytea, $8::timestamptz, $8::timestamptz, sequence, hash
    from submitted
    on conflict do nothing
    returning ${TASK_COLUMNS}
  ), question as (
    insert into questions (question_id, question_text, options, correct_answer, created_at)
    select question_id, $9::text, $10::jsonb, $11::text, created_at
    from task
  ), event as (
    insert into task_events (${EVENT_COLUMNS}, hash)
    select ${EVENT_COLUMNS}, hash
    from submitted
    where exists (select from task)
  )
  select ${TASK_COLUMNS}
  from task`;

/**
 * What createTask ran into: a statement of its own, since the row of a transaction that committed meanwhile is not in
 * the snapshot of the statement that waited for it.
 */
export const findCreatedTask = `
  select ${TASK_COLUMNS}, request_hash, task_token is not null as has_task_token
  from approval_tasks
  where task_id = $1::uuid
    or (assigned_by = any ($2::text[]) and idempotency_key = $3::text)`;

/**
 * The gate. The row is locked first and every guard is read from the locked row: a fallback beside the update would
 * answer from the snapshot of before the wait. The latest token is on that row too; the list of tokens may be older.
 * What was repaired in vain before, such as a mail, must not put off the repair of the delivery. An author whose address is
 * not in its one form may be the assessor by another spelling: then the caller has to have compared them.
 */
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
  ), decided as (${appendEvents('next')}
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
    returning ${columnsOf('approval_tasks')}
  ), answer as (
    select ${TASK_COLUMNS}, true as won
    from won
    union all
    select ${TASK_COLUMNS}, false as won
    from cur
    where not exists (select from won)
  )
  select answer.*,
    cur.task_token,
    ${tokensColumn('cur')}
  from answer, cur`;

/**
 * Writes the outcome once, from the locked row, and answers the status that holds. An undecided task expires only when it is due
 * by the row, whoever says so. No tolerance: an execution's time begins after the task was made, and where two clocks differ by
 * more than that, it waits a second longer. That the execution went on with the decision is an event of its own, before the close:
 * only the close tells of it.
 */
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
  ), resumed as (${appendEvents('resuming')}
  ), closing as (
    select cur.task_id, coalesce(resumed.sequence, cur.event_sequence) + 1 as sequence, 'CLOSED' as event,
      $3::timestamptz as happened_at, null as actor, $4::text as via, $5::text as request_id, null as decision,
      coalesce(cur.decision, 'EXPIRED') as status,
      null::bytea as content_hash, coalesce(resumed.hash, cur.last_event_hash) as previous_hash
    from cur
    left join resumed on true
    where cur.status = 'PENDING'
      and (cur.decision is not null or $2::boolean and cur.due_at <= $3::timestamptz)
  ), closed as (${appendEvents('closing')}
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

const TASK_AND_QUESTION = `${columnsOf('approval_tasks')},
    questions.question_text, questions.options, questions.correct_answer,
    questions.created_at as question_created_at`;

export const findTask = `
  select ${TASK_AND_QUESTION}
  from approval_tasks
  join questions using (question_id)
  where approval_tasks.task_id = $1::uuid`;

export const findTaskByLink = `
  select ${TASK_AND_QUESTION}
  from review_links
  join approval_tasks using (task_id)
  join questions using (question_id)
  where review_links.code_hash = $1::bytea`;

/**
 * A page of each wanted status and each spelling of the person's address, merged: each is read in order from the index that
 * begins with the person and the status, so that no page, of whatever status and however deep, reads rows that it does not show.
 */
const listTasksOf = (column: 'assigned_to' | 'assigned_by') => `
  select page.*
  from unnest($1::text[]) as person (address)
  cross join unnest($2::text[]) as wanted (status)
  cross join lateral (
    select ${TASK_COLUMNS},
      to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_at_exactly
    from approval_tasks
    where ${column} = person.address
      and approval_tasks.status = wanted.status
      and (created_at, task_id) < (coalesce($3::timestamptz, 'infinity'), $4::uuid)
    order by created_at desc, task_id desc
    limit $5::integer
  ) as page
  order by created_at desc, task_id desc
  limit $5::integer`;

export const listTasksOfAssessor = listTasksOf('assigned_to');
export const listTasksOfAuthor = listTasksOf('assigned_by');

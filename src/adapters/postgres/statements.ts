import { columnsOf, TASK_COLUMNS } from './task-row.ts';

/**
 * Task and question in one statement. The task comes first: where its id or idempotency key is taken, no question is
 * left without a task. Foreign keys are checked at the end of the statement.
 */
export const createTask = `
  with task as (
    insert into approval_tasks (task_id, question_id, assigned_by, assigned_to, status, due_at, idempotency_key,
      request_hash, created_at, updated_at)
    values ($1::uuid, $2::uuid, $3::text, $4::text, 'PENDING', $5::timestamptz, $6::text,
      $7::bytea, $8::timestamptz, $8::timestamptz)
    on conflict do nothing
    returning ${TASK_COLUMNS}
  ), question as (
    insert into questions (question_id, question_text, options, correct_answer, created_at)
    select question_id, $9::text, $10::jsonb, $11::text, created_at
    from task
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
    or (assigned_by = $2::text and idempotency_key = $3::text)`;

/**
 * The gate. The row is locked first and every guard is read from the locked row: a fallback beside the update would
 * answer from the snapshot of before the wait. The latest token is on that row too; the list of tokens may be older.
 * What was repaired in vain before, such as a mail, must not put off the repair of the delivery.
 */
export const decideTask = `
  with cur as materialized (
    select *
    from approval_tasks
    where task_id = $1::uuid
    for update
  ), won as (
    update approval_tasks
    set decision = $2::text,
      comments = $3::text,
      decided_by = $4::text,
      decided_at = $5::timestamptz,
      updated_at = $5::timestamptz,
      next_repair_at = null,
      repair_attempts = 0
    from cur
    where approval_tasks.task_id = cur.task_id
      and cur.status = 'PENDING'
      and cur.decision is null
      and cur.assigned_to = $4::text
      and cur.assigned_by <> $4::text
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
    array(
      select task_tokens.task_token
      from task_tokens
      where task_tokens.task_id = cur.task_id
      order by received_at desc
    ) as task_tokens
  from answer, cur`;

/** Writes the outcome once, from the row as it is when the update gets its lock, and answers the status that holds. */
export const closeTask = `
  update approval_tasks
  set status = case when status = 'PENDING' then coalesce(decision, 'EXPIRED') else status end,
    updated_at = case when status = 'PENDING' then $3::timestamptz else updated_at end
  where task_id = $1::uuid
    and (status <> 'PENDING' or decision is not null or $2::boolean)
  returning status`;

/**
 * Keeps a task token and claims the mail. A token that another task holds changes nothing and shows in `token_task_id`.
 * A message delivered again does not make an older token the latest. A new token ends the backing off of starting, so that
 * the repair of its mail is not put off.
 */
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
  select ${columnsOf('cur')}, coalesce(claim.notify, false) as notify, token.task_id as token_task_id
  from cur
  cross join token
  left join claim on true`;

export const markNotified = `
  update approval_tasks
  set notified_at = $2::timestamptz,
    stuck = nullif(stuck, 'MAIL_NOT_SENT')
  where task_id = $1::uuid
    and notified_at is null`;

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

const listTasksOf = (column: 'assigned_to' | 'assigned_by') => `
  select ${TASK_COLUMNS},
    to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_at_exactly
  from approval_tasks
  where ${column} = $1::text
    and ($2::text is null or status = $2::text)
    and ($3::timestamptz is null or (created_at, task_id) < ($3::timestamptz, $4::uuid))
  order by created_at desc, task_id desc
  limit $5::integer`;

export const listTasksOfAssessor = listTasksOf('assigned_to');
export const listTasksOfAuthor = listTasksOf('assigned_by');

export const countWaiting = `
  select count(*)::integer as waiting
  from approval_tasks
  where assigned_to = $1::text
    and status = 'PENDING'
    and decision is null`;

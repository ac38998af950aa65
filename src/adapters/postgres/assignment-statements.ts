import { markMailed } from './event-sql.ts';
import { columnsOf } from './task-row.ts';

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

export const markNotified = markMailed(
  'notified_at',
  'NOTIFIED',
  `
    stuck = nullif(stuck, 'MAIL_NOT_SENT'),`,
);

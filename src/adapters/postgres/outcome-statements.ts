import { appendEvents } from './event-sql.ts';
import { RETURN_CLAIM } from './repair-statements.ts';

/** For so long after its close a task's author is told; older news would only puzzle. */
const NEWS = `interval '7 days'`;

/**
 * Which outcomes are news: a decision, or that nobody decided in time. An author who withdrew a question knows; and of a row
 * that somebody inserted as closed nobody can say who decided.
 */
const IS_UNANNOUNCED = `status <> 'PENDING'
      and (decision is not null or status = 'EXPIRED')
      and author_notified_at is null
      and updated_at > $1::timestamptz - ${NEWS}`;

/**
 * Claims closed tasks whose author was not told. A claim is a lease, and backs off as the claims of open tasks do, in
 * columns of its own: those belong to the repairs of before the close.
 */
export const claimUnannounced = `
  with due as (
    select task_id
    from approval_tasks
    where ${IS_UNANNOUNCED}
      and coalesce(author_notification_claimed_at
        + least(interval '50 seconds' * 2 ^ least(author_notification_attempts - 1, 10), interval '1 hour')
        <= $1::timestamptz, true)
    order by created_at
    limit $2::integer
    for update skip locked
  )
  update approval_tasks
  set author_notification_claimed_at = $1::timestamptz,
    author_notification_attempts = author_notification_attempts + 1
  from due
  where approval_tasks.task_id = due.task_id
  returning ${RETURN_CLAIM}`;

/** A claim goes back alone: another run may have taken the task since. */
export const releaseUnannounced = `
  update approval_tasks
  set author_notification_claimed_at = null,
    author_notification_attempts = author_notification_attempts - 1
  where task_id = any ($1::uuid[])
    and author_notification_claimed_at = $2::timestamptz
    and author_notified_at is null`;

/** Marks the mail as sent, once. */
export const markAuthorNotified = `
  with cur as materialized (
    select task_id, event_sequence, last_event_hash
    from approval_tasks
    where task_id = $1::uuid
      and author_notified_at is null
    for update
  ), next as (
    select task_id, event_sequence + 1 as sequence, 'AUTHOR_NOTIFIED' as event, $2::timestamptz as happened_at,
      null as actor, $3::text as via, $4::text as request_id, null as decision, null as status,
      null::bytea as content_hash, last_event_hash as previous_hash
    from cur
  ), notified as (${appendEvents('next')}
  )
  update approval_tasks
  set author_notified_at = $2::timestamptz,
    event_sequence = notified.sequence,
    last_event_hash = notified.hash
  from notified
  where approval_tasks.task_id = notified.task_id`;

/** Those that the first hour of trying has not helped. */
export const countUnannounced = `
  select count(*)::integer as unannounced
  from approval_tasks
  where ${IS_UNANNOUNCED}
    and updated_at < $1::timestamptz - interval '1 hour'`;

import { markMailed } from './event-sql.ts';
import { backoff, RETURN_CLAIM } from './repair-statements.ts';

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
        + ${backoff('author_notification_attempts - 1')}
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

export const markAuthorNotified = markMailed('author_notified_at', 'AUTHOR_NOTIFIED');

/** Those that the first hour of trying has not helped. */
export const countUnannounced = `
  select count(*)::integer as unannounced
  from approval_tasks
  where ${IS_UNANNOUNCED}
    and updated_at < $1::timestamptz - interval '1 hour'`;

import type { OpenTaskRepair, Stuck } from '../../core/ports.ts';
import { columnsOf, tokensColumn } from './task-row.ts';

/** After so many claims in vain a task is marked. */
const ATTEMPTS_UNTIL_STUCK = 3;

/** How long a claim holds after so many in vain: from just under a minute, so that the next run may try again, to an hour. */
export const backoff = (attempts: string) =>
  `least(interval '50 seconds' * 2 ^ least(${attempts}, 10), interval '1 hour')`;

/** What a repair is told of the task that it claimed. */
export const RETURN_CLAIM = `${columnsOf('approval_tasks')}, execution_attempt, task_token,
    ${tokensColumn('approval_tasks')}`;

/** Claims open tasks. Rows that another run is claiming are skipped, not waited for. */
const claim = (condition: string, stuck: Stuck, more = '') => `
  with due as (
    select task_id
    from approval_tasks
    where status = 'PENDING'
      and coalesce(next_repair_at <= $1::timestamptz, true)
      and ${condition}
    order by created_at
    limit $2::integer
    for update skip locked
  )
  update approval_tasks
  set next_repair_at = $1::timestamptz + ${backoff('repair_attempts')},
    repair_attempts = repair_attempts + 1,
    stuck = case when repair_attempts >= ${ATTEMPTS_UNTIL_STUCK} then '${stuck}' else stuck end${more}
  from due
  where approval_tasks.task_id = due.task_id
  returning ${RETURN_CLAIM}`;

/** How long each step may take before it is taken for failed. */
export const claimRepairs: Record<OpenTaskRepair, string> = {
  undelivered: claim(
    `decision is not null
      and decided_at < $1::timestamptz - interval '30 seconds'`,
    'DECISION_NOT_DELIVERED',
  ),
  overdue: claim(
    `decision is null
      and due_at < $1::timestamptz - interval '5 minutes'`,
    'DECISION_NOT_DELIVERED',
  ),
  unstarted: claim(
    `decision is null
      and task_token is null
      and created_at < $1::timestamptz - interval '60 seconds'`,
    'WORKFLOW_NOT_STARTED',
  ),
  unmailed: claim(
    `decision is null
      and task_token is not null
      and notified_at is null
      and coalesce(notification_claimed_at < $1::timestamptz - interval '60 seconds', true)`,
    'MAIL_NOT_SENT',
    `,
    notification_claimed_at = $1::timestamptz`,
  ),
};

/**
 * Gives back claims that were made at $2, each with the claim of its mail ($3), and no other: another run, or a callback, may have
 * taken the task since.
 */
export const releaseRepairs = `
  update approval_tasks
  set next_repair_at = null,
    repair_attempts = repair_attempts - 1,
    notification_claimed_at = case
      when $3::boolean then nullif(notification_claimed_at, $2::timestamptz)
      else notification_claimed_at
    end
  where task_id = any ($1::uuid[])
    and status = 'PENDING'
    and next_repair_at = $2::timestamptz + ${backoff('(repair_attempts - 1)')}`;

export const endBackoff = `
  update approval_tasks
  set next_repair_at = null
  where task_id = $1::uuid
    and status = 'PENDING'`;

export const nextExecution = `
  update approval_tasks
  set execution_attempt = execution_attempt + 1
  where task_id = $1::uuid
    and execution_attempt = $2::integer
    and status = 'PENDING'
  returning execution_attempt`;

export const addReviewLink = `
  insert into review_links (code_hash, task_id, created_at)
  values ($2::bytea, $1::uuid, $3::timestamptz)`;

export const markStuck = `
  update approval_tasks
  set stuck = $2::text
  where task_id = $1::uuid
    and status = 'PENDING'`;

export const markBounced = `
  update approval_tasks
  set stuck = 'MAIL_BOUNCED'
  where task_id = $1::uuid
    and status = 'PENDING'
    and decision is null
    and lower(assigned_to) = any ($2::text[])
    and stuck is distinct from 'MAIL_BOUNCED'
  returning ${columnsOf('approval_tasks')}`;

export const unmarkBounced = `
  update approval_tasks
  set stuck = null
  where task_id = $1::uuid
    and stuck = 'MAIL_BOUNCED'`;

export const countStuck = `
  select count(*)::integer as stuck
  from approval_tasks
  where status = 'PENDING'
    and stuck is not null
    and stuck <> all ($1::text[])`;

import type { EventName } from '../../core/task-event.ts';

/** The columns of task_events that its hash is over: the arguments of task_event_hash, in their order. */
export const EVENT_COLUMNS = `task_id, sequence, event, happened_at, actor, via, request_id, decision, status,
      content_hash, previous_hash`;

/**
 * Appends the rows of a relation that has EVENT_COLUMNS. It must come from a task that the statement has locked: the lock
 * keeps two statements from going on from the same event.
 */
export const appendEvents = (relation: string) => `
    insert into task_events (${EVENT_COLUMNS}, hash)
    select ${EVENT_COLUMNS}, task_event_hash(${EVENT_COLUMNS})
    from ${relation}
    returning task_id, sequence, status, hash`;

/**
 * Marks a mail of a task as sent, once, and appends that it was. Values: task_id, when, via, request_id. `also` are further
 * columns that the mail changes.
 */
export const markMailed = (column: string, event: EventName, also = '') => `
  with cur as materialized (
    select task_id, event_sequence, last_event_hash
    from approval_tasks
    where task_id = $1::uuid
      and ${column} is null
    for update
  ), next as (
    select task_id, event_sequence + 1 as sequence, '${event}' as event, $2::timestamptz as happened_at, null as actor,
      $3::text as via, $4::text as request_id, null as decision, null as status,
      null::bytea as content_hash, last_event_hash as previous_hash
    from cur
  ), mailed as (${appendEvents('next')}
  )
  update approval_tasks
  set ${column} = $2::timestamptz,${also}
    event_sequence = mailed.sequence,
    last_event_hash = mailed.hash
  from mailed
  where approval_tasks.task_id = mailed.task_id`;

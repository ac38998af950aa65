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

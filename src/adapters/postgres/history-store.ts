import type { HistoryStore } from '../../core/ports.ts';
import type { TaskEvent } from '../../core/task-event.ts';
import type { Query } from './connection.ts';

const listEvents = `
  select sequence, event, happened_at, actor, via, request_id, decision, status,
    encode(previous_hash, 'hex') as previous_hash, encode(hash, 'hex') as hash
  from task_events
  where task_id = $1::uuid
  order by sequence`;

/** What happened to tasks, in PostgreSQL. It is written by the statements that change the tasks. */
export function historyStore(query: Query): HistoryStore {
  return {
    async listEvents(task_id) {
      return await query<TaskEvent>({ text: listEvents, values: [task_id] });
    },
  };
}

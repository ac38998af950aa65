import type { OutcomeStore } from '../../core/ports.ts';
import type { Query } from './connection.ts';
import * as statements from './outcome-statements.ts';

/** The closed tasks whose authors are to be told, in PostgreSQL. */
export function outcomeStore(query: Query): OutcomeStore {
  return {
    async markAuthorNotified(task_id, notified_at, { via, request_id }) {
      await query({ text: statements.markAuthorNotified, values: [task_id, notified_at, via, request_id] });
    },
    async countUnannounced(now) {
      const [row] = await query<{ unannounced: number }>({ text: statements.countUnannounced, values: [now] });
      return row?.unannounced ?? 0;
    },
  };
}

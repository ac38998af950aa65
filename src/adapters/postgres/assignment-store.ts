import { ForeignTaskTokenError } from '../../core/errors.ts';
import type { AssignmentStore } from '../../core/ports.ts';
import * as statements from './assignment-statements.ts';
import type { Query } from './connection.ts';
import { type TaskRow, toTask } from './task-row.ts';

/** What happens to tasks in PostgreSQL before anybody decides; apart, since it is all that a function needs that only mails. */
export function assignmentStore(query: Query): AssignmentStore {
  return {
    async recordTaskToken({ task_id, task_token, received_at, code_hash, claims_before }) {
      const [row] = await query<TaskRow<{ notify: boolean; token_task_id: string }>>({
        text: statements.recordTaskToken,
        values: [task_id, task_token, received_at, code_hash, claims_before],
      });
      if (row === undefined) return null;
      if (row.token_task_id !== row.task_id) {
        throw new ForeignTaskTokenError(`a task token for task ${task_id} belongs to task ${row.token_task_id}`);
      }
      return { task: toTask(row), notify: row.notify };
    },
    async markNotified(task_id, notified_at, { via, request_id }) {
      await query({ text: statements.markNotified, values: [task_id, notified_at, via, request_id] });
    },
  };
}

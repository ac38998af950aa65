import sql from 'sql-template-tag';
import { ForeignTaskTokenError } from '../../core/errors.ts';
import type { AssignmentStore } from '../../core/ports/task-store.ts';
import type { Query } from './connection.ts';
import { type TaskRow, taskColumns, toTask } from './task-row.ts';

type KeptRow = TaskRow<{ must_mail: boolean; token_task_id: string }>;

/** Handing a task to its assessor, in PostgreSQL. */
export function assignments(query: Query): AssignmentStore {
  return {
    async recordTaskToken({ task_id, task_token, received_at, code_hash, claims_before }) {
      const [row] = await query<KeptRow>(sql`
        select ${taskColumns('(gate.task)')}, must_mail, token_task_id
        from keep_task_token(
          ${task_id}::uuid,
          ${task_token}::text,
          ${received_at}::timestamptz,
          ${code_hash}::bytea,
          ${claims_before}::timestamptz
        ) as gate`);
      if (row === undefined) return null;
      if (row.token_task_id !== row.task_id) {
        throw new ForeignTaskTokenError(`a task token for task ${task_id} belongs to task ${row.token_task_id}`);
      }
      return { task: toTask(row), notify: row.must_mail };
    },
    async markNotified(task_id, recipient, notified_at, { via, request_id }) {
      await query(sql`
        select mark_mailed(
          ${task_id}::uuid, 'NOTIFIED', ${recipient}::text, ${notified_at}::timestamptz, ${via}::text, ${request_id}::text
        )`);
    },
  };
}

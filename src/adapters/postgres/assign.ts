import sql from 'sql-template-tag';
import { ForeignTaskTokenError } from '../../core/errors.ts';
import type { AssignmentStore } from '../../core/ports/task-store.ts';
import type { Query } from './connection.ts';
import { type TaskRow, taskColumns, toTask } from './task-row.ts';

type KeptRow = TaskRow<{ stands_in_for: string | null; mail_id: string | null; token_task_id: string }>;

/** Handing a task to its assessor, in PostgreSQL. */
export function assignments(query: Query): AssignmentStore {
  return {
    async recordTaskToken({ task_id, task_token, received_at, code_hash, claimed_until }) {
      const [row] = await query<KeptRow>(sql`
        select ${taskColumns('(gate.task)', 'gate.item_id')}, (gate.task).stands_in_for, mail_id, token_task_id
        from keep_task_token(
          ${task_id}::uuid,
          ${task_token}::text,
          ${received_at}::timestamptz,
          ${code_hash}::bytea,
          ${claimed_until}::timestamptz
        ) as gate`);
      if (row === undefined) return null;
      if (row.token_task_id !== row.task_id) {
        throw new ForeignTaskTokenError(`a task token for task ${task_id} belongs to task ${row.token_task_id}`);
      }
      return { task: { ...toTask(row), stands_in_for: row.stands_in_for }, mail_id: row.mail_id };
    },
    async markMailed(mail_id, sent_at, { via, request_id }) {
      await query(sql`
        select mark_mailed(${mail_id}::uuid, ${sent_at}::timestamptz, ${via}::text, ${request_id}::text)`);
    },
  };
}

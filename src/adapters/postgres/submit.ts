import sql from 'sql-template-tag';
import type { TaskStore } from '../../core/ports/task-store.ts';
import type { Query } from './connection.ts';
import { spellingsOf } from './spellings.ts';
import { type TaskRow, taskColumns, toTask } from './task-row.ts';

type SubmittedRow = TaskRow<{ request_hash: Uint8Array | null; has_task_token: boolean }>;

/** Submitting, in PostgreSQL. */
export function submissions(query: Query): Pick<TaskStore, 'createTask'> {
  return {
    async createTask(task, { via, request_id }, max_open_tasks) {
      const [row] = await query<SubmittedRow>(sql`
        select ${taskColumns('(gate.task)')}, (gate.task).request_hash, (gate.task).task_token is not null as has_task_token
        from submit_question(
          ${task.task_id}::uuid,
          ${task.question_id}::uuid,
          ${spellingsOf(task.assigned_by)}::text[],
          ${task.assigned_to}::text,
          ${task.due_at}::timestamptz,
          ${task.idempotency_key}::text,
          ${task.request_hash}::bytea,
          ${task.question_text}::text,
          ${JSON.stringify(task.options)}::jsonb,
          ${task.correct_answer}::text,
          ${task.content_hash}::bytea,
          ${max_open_tasks}::integer,
          ${task.created_at}::timestamptz,
          ${via}::text,
          ${request_id}::text
        ) as gate`);
      if (row === undefined) return null;
      return { task: toTask(row), request_hash: row.request_hash, has_task_token: row.has_task_token };
    },
  };
}

import sql from 'sql-template-tag';
import type { Aftermath } from '../../core/ports/question-store.ts';
import type { TaskStore } from '../../core/ports/task-store.ts';
import type { Task } from '../../core/task.ts';
import type { Query } from './connection.ts';

/** Closes tasks, in PostgreSQL. */
export function closes(query: Query): Pick<TaskStore, 'closeTask'> {
  return {
    async closeTask(task_id, timedOut, closed_at, { via, request_id }) {
      const [row] = await query<Pick<Task, 'status' | 'due_at'> & { aftermath: Aftermath | null }>(sql`
        select (gate.task).status, (gate.task).due_at, aftermath
        from close_task(
          ${task_id}::uuid, ${timedOut}::boolean, ${closed_at}::timestamptz, ${via}::text, ${request_id}::text
        ) as gate`);
      return row ?? null;
    },
  };
}

import sql, { raw, type Sql } from 'sql-template-tag';
import { seal } from '../../core/access.ts';
import type { HistoryStore, TaskQuery, TaskStore } from '../../core/ports/task-store.ts';
import { STATUSES, type TaskWithQuestion } from '../../core/task.ts';
import type { TaskEvent } from '../../core/task-event.ts';
import type { Query } from './connection.ts';
import { spellingsOf } from './spellings.ts';
import { type TaskRow, taskColumns, toTask } from './task-row.ts';

type QuestionRow = TaskRow<{
  question_text: string;
  options: string[] | null;
  correct_answer: string;
  question_created_at: Date;
}>;

const TASK_AND_QUESTION = sql`${taskColumns('approval_tasks')}, question_text, options, correct_answer,
  questions.created_at as question_created_at`;

/** Reading tasks, in PostgreSQL. */
export function reads(query: Query): Pick<TaskStore, 'findTask' | 'findTaskByLink' | 'listTasks'> {
  return {
    async findTask(task_id) {
      const [row] = await query<QuestionRow>(sql`
        select ${TASK_AND_QUESTION}
        from approval_tasks
        join questions using (question_id)
        where task_id = ${task_id}::uuid`);
      return row === undefined ? null : seal(toTaskWithQuestion(row));
    },
    async findTaskByLink(code_hash) {
      const [row] = await query<QuestionRow>(sql`
        select ${TASK_AND_QUESTION}
        from review_links
        join approval_tasks using (task_id)
        join questions using (question_id)
        where code_hash = ${code_hash}::bytea`);
      return row === undefined ? null : seal(toTaskWithQuestion(row));
    },
    async listTasks({ limit, ...page }) {
      // One row more than the page tells whether there is another.
      const rows = await query<TaskRow<{ created_at_exactly: string }>>(taskPage({ ...page, limit: limit + 1 }));
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        tasks: rows.slice(0, limit).map(toTask),
        next: last === undefined ? null : { created_at: last.created_at_exactly, task_id: last.task_id },
      };
    },
  };
}

/**
 * A page of each wanted status and each spelling of the person's address, merged: each is read in order from the index that
 * begins with the person and the status, so no page, of whatever status and however deep, reads rows that it does not show.
 */
export function taskPage({ role, email, status, limit, cursor }: TaskQuery): Sql {
  const column = raw(role === 'assessor' ? 'assigned_to' : 'assigned_by');
  return sql`
    select page.*
    from unnest(${spellingsOf(email)}::text[]) as person (address)
    cross join unnest(${status === null ? STATUSES : [status]}::text[]) as wanted (status)
    cross join lateral (
      select ${taskColumns('approval_tasks')},
        to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_at_exactly
      from approval_tasks
      where ${column} = person.address
        and approval_tasks.status = wanted.status
        and (created_at, task_id) < (coalesce(${cursor?.created_at ?? null}::timestamptz, 'infinity'), ${cursor?.task_id ?? null}::uuid)
      order by created_at desc, task_id desc
      limit ${limit}::integer
    ) as page
    order by created_at desc, task_id desc
    limit ${limit}::integer`;
}

/** Reading what happened to tasks, in PostgreSQL. The functions that change a task write it. */
export function histories(query: Query): HistoryStore {
  return {
    async listEvents(task_id) {
      return await query<TaskEvent>(sql`
        select sequence, event, happened_at, actor, via, request_id, decision, status,
          encode(previous_hash, 'hex') as previous_hash, encode(hash, 'hex') as hash
        from task_events
        where task_id = ${task_id}::uuid
        order by sequence`);
    },
  };
}

function toTaskWithQuestion(row: QuestionRow): TaskWithQuestion {
  const { question_id, question_text, options, correct_answer, question_created_at } = row;
  const question = { question_id, question_text, options, correct_answer, created_at: question_created_at };
  return { ...toTask(row), question };
}

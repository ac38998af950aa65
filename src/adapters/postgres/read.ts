import sql, { raw, type Sql } from 'sql-template-tag';
import { seal } from '../../core/access.ts';
import type { FoundTask, HistoryStore, TaskCursor, TaskQuery, TaskStore } from '../../core/ports/task-store.ts';
import { STATUSES, type Status } from '../../core/task.ts';
import type { TaskEvent } from '../../core/task-event.ts';
import type { Query } from './connection.ts';
import { createdAtExactly } from './cursor-column.ts';
import { officePage } from './read-office.ts';
import { canonical, spellingsOf } from './spellings.ts';
import { ITEM_ID, type TaskRow, taskColumns, toTask } from './task-row.ts';

type QuestionRow = TaskRow<{
  question_text: string;
  options: string[] | null;
  correct_answer: string;
  question_created_at: Date;
  veiled_from: string[];
  is_decided_on: boolean;
  revision: number;
  question_status: Status;
}>;

const TASK_AND_QUESTION = sql`${taskColumns('approval_tasks', ITEM_ID)}, question_text, options, correct_answer,
  questions.created_at as question_created_at, coalesce(reviews.revision, 1) as revision,
  coalesce(reviews.status, approval_tasks.status) as question_status,
  case
    when not reviews.is_alone and reviews.status = 'PENDING' and reviews.stage = approval_tasks.stage then array(
      select own.assigned_to
      -- Offset 0: not by the index of open tasks, which is of everybody's.
      from (select * from approval_tasks as other where other.question_id = approval_tasks.question_id offset 0) as own
      where own.stage = approval_tasks.stage
        and own.status = 'PENDING'
        and own.task_id <> approval_tasks.task_id
    )
    else '{}'
  end as veiled_from,
  case
    when reviews.is_alone then approval_tasks.decision is not null
    else exists (
      select
      from (select * from approval_tasks as other where other.question_id = approval_tasks.question_id offset 0) as other
      where other.decision is not null
    )
  end as is_decided_on`;

/** Reading tasks, in PostgreSQL. */
export function reads(query: Query): Pick<TaskStore, 'findTask' | 'findTaskByLink' | 'listTasks' | 'listOfficeTasks'> {
  return {
    async findTask(task_id) {
      const [row] = await query<QuestionRow>(sql`
        select ${TASK_AND_QUESTION}
        from approval_tasks
        join questions using (question_id)
        left join reviews using (question_id)
        where task_id = ${task_id}::uuid`);
      return row === undefined ? null : seal(toFoundTask(row));
    },
    async findTaskByLink(code_hash) {
      const [row] = await query<QuestionRow>(sql`
        select ${TASK_AND_QUESTION}
        from review_links
        join approval_tasks using (task_id)
        join questions using (question_id)
        left join reviews using (question_id)
        where code_hash = ${code_hash}::bytea`);
      return row === undefined ? null : seal(toFoundTask(row));
    },
    async listTasks({ limit, ...page }) {
      // One row more than the page tells whether there is another.
      const rows = await query<ListedRow>(taskPage({ ...page, limit: limit + 1 }));
      return { tasks: rows.slice(0, limit).map(toTask), next: nextAfter(rows, limit) };
    },
    async listOfficeTasks({ limit, ...page }, now) {
      const rows = await query<ListedRow & { is_veiled: boolean }>(officePage({ ...page, limit: limit + 1 }, now));
      const tasks = rows.slice(0, limit).map((row) => ({ task: toTask(row), is_veiled: row.is_veiled }));
      return { tasks, next: nextAfter(rows, limit) };
    },
  };
}

type ListedRow = TaskRow<{ created_at_exactly: string }>;

function nextAfter(rows: ListedRow[], limit: number): TaskCursor | null {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return last === undefined ? null : { created_at: last.created_at_exactly, task_id: last.task_id };
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
      select ${taskColumns('approval_tasks', ITEM_ID)},
        ${createdAtExactly('approval_tasks')}
      from approval_tasks
      left join reviews using (question_id)
      where ${column} = person.address
        and approval_tasks.status = wanted.status
        and (approval_tasks.created_at, task_id) < (coalesce(${cursor?.created_at ?? null}::timestamptz, 'infinity'), ${cursor?.task_id ?? null}::uuid)
      order by approval_tasks.created_at desc, task_id desc
      limit ${limit}::integer
    ) as page
    order by created_at desc, task_id desc
    limit ${limit}::integer`;
}

/** The columns of an event as the API answers them. */
export const EVENT_COLUMNS = sql`sequence, event, happened_at, actor, via, request_id, task_events."from", task_events.assigned_to,
  task_events.due_at, task_events.decision, task_events.status,
  encode(previous_hash, 'hex') as previous_hash, encode(hash, 'hex') as hash`;

/** Reading what happened to tasks, in PostgreSQL. The functions that change a task write it. */
export function histories(query: Query): HistoryStore {
  return {
    async listEvents(task_id) {
      return await query<TaskEvent>(sql`
        select ${EVENT_COLUMNS}
        from task_events
        where task_id = ${task_id}::uuid
        order by sequence`);
    },
  };
}

function toFoundTask(row: QuestionRow): FoundTask {
  const { question_id, question_text, options, correct_answer, question_created_at } = row;
  const question = { question_id, question_text, options, correct_answer, created_at: question_created_at };
  const { revision, question_status, is_decided_on } = row;
  const veiled_from = row.veiled_from.map(canonical);
  return { ...toTask(row), question, revision, question_status, veiled_from, is_decided_on };
}

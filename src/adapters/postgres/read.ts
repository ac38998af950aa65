import sql from 'sql-template-tag';
import { seal } from '../../core/access.ts';
import type { FoundTask, HistoryStore, TaskStore } from '../../core/ports/task-store.ts';
import type { Status } from '../../core/task.ts';
import type { TaskEvent } from '../../core/task-event.ts';
import type { Query } from './connection.ts';
import { canonical } from './spellings.ts';
import { ITEM_ID, type TaskRow, taskColumns, toTask } from './task-row.ts';

type QuestionRow = TaskRow<{
  question_text: string;
  options: string[] | null;
  correct_answer: string;
  question_created_at: Date;
  language: string | null;
  veiled_from: string[];
  is_decided_on: boolean;
  revision: number;
  question_status: Status;
}>;

const TASK_AND_QUESTION = sql`${taskColumns('approval_tasks', ITEM_ID)}, question_text, options, correct_answer,
  questions.created_at as question_created_at, reviews.language, coalesce(reviews.revision, 1) as revision,
  coalesce(reviews.status, approval_tasks.status) as question_status,
  case
    when not reviews.is_alone and reviews.status = 'PENDING' and reviews.stage = approval_tasks.stage then array(
      select own.assigned_to
      -- Offset 0 keeps the planner off the index of everybody's open tasks.
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

/** Reads tasks, in PostgreSQL. */
export function reads(query: Query): Pick<TaskStore, 'findTask' | 'findTaskByLink'> {
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
  };
}

/** The columns of an event as the API answers them. */
export const EVENT_COLUMNS = sql`sequence, event, happened_at, actor, via, request_id, task_events."from", task_events.assigned_to,
  task_events.due_at, task_events.decision, task_events.status,
  encode(previous_hash, 'hex') as previous_hash, encode(hash, 'hex') as hash`;

/** Reads the events of tasks, in PostgreSQL. The gate's functions write them. */
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
  const { question_id, question_text, options, correct_answer, question_created_at, language } = row;
  const content = { question_id, question_text, options, correct_answer, ...(language !== null && { language }) };
  const question = { ...content, created_at: question_created_at };
  const { revision, question_status, is_decided_on } = row;
  const veiled_from = row.veiled_from.map(canonical);
  return { ...toTask(row), question, revision, question_status, veiled_from, is_decided_on };
}

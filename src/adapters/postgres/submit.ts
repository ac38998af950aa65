import sql from 'sql-template-tag';
import type {
  NewQuestion,
  QuestionGate,
  SubmissionRefusal,
  SubmittedQuestion,
} from '../../core/ports/question-store.ts';
import type { Query } from './connection.ts';
import { spellingsOf } from './spellings.ts';
import { type TaskRow, taskColumns, toTask } from './task-row.ts';

interface Refused {
  refusal: SubmissionRefusal;
}

/** A task of the first stage, with its question. */
type SubmittedRow = TaskRow<{
  refusal: null;
  revision: number;
  paper_id: string | null;
  position: number | null;
  stages: NewQuestion['stages'];
  first_due_at: Date | null;
  review_created_at: Date;
  request_hash: Uint8Array | null;
  has_task_token: boolean;
  closed: SubmittedQuestion['closed'] | null;
}>;

/** Stores submissions, in PostgreSQL. */
export function submissions(query: Query): Pick<QuestionGate, 'submitQuestion'> {
  return {
    async submitQuestion(question, { via, request_id }, max_open_tasks) {
      const rows = await query<Refused | SubmittedRow>(sql`
        select ${taskColumns('(gate.task)', '(gate.review).item_id')}, (gate.review).revision, (gate.review).paper_id, (gate.review).position,
          coalesce((gate.review).submitted_stages, (gate.review).stages) as stages, case when (gate.task).event_sequence > 1 then (
            select due_at from task_events where task_id = (gate.task).task_id and sequence = 1
          ) end as first_due_at,
          (gate.review).created_at as review_created_at, (gate.review).request_hash,
          (gate.task).task_token is not null as has_task_token, closed, refusal
        from submit_question(
          ${question.question_id}::uuid,
          ${question.task_ids}::uuid[],
          ${question.revises}::uuid,
          ${spellingsOf(question.submitted_by)}::text[],
          ${JSON.stringify(question.stages)}::jsonb,
          ${question.is_staged}::boolean,
          ${question.due_in_seconds}::integer,
          ${question.language}::text,
          ${question.idempotency_key}::text,
          ${question.request_hash}::bytea,
          ${question.question_text}::text,
          ${JSON.stringify(question.options)}::jsonb,
          ${question.correct_answer}::text,
          ${question.content_hash}::bytea,
          ${max_open_tasks}::integer,
          ${question.created_at}::timestamptz,
          ${via}::text,
          ${request_id}::text
        ) as gate`);
      const [first] = rows;
      if (first === undefined) return null;
      return isRefused(first) ? { refusal: first.refusal } : toSubmitted(first, rows as SubmittedRow[]);
    },
  };
}

const isRefused = (row: Refused | SubmittedRow): row is Refused => row.refusal !== null;

function toSubmitted(first: SubmittedRow, rows: SubmittedRow[]): SubmittedQuestion {
  const { question_id, item_id, revision, paper_id, position, stages, review_created_at, request_hash, closed } = first;
  return {
    question_id,
    item_id,
    revision,
    paper_id,
    position,
    stages,
    created_at: review_created_at,
    request_hash,
    tasks: rows.map((row) => ({
      task: toTask(row),
      first_due_at: row.first_due_at ?? row.due_at,
      has_task_token: row.has_task_token,
    })),
    closed: closed ?? [],
  };
}

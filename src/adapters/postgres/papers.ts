import sql from 'sql-template-tag';
import type { PaperRecord } from '../../core/paper.ts';
import type { NewPaper, PaperGate, SubmittedPaper } from '../../core/ports/paper-store.ts';
import type { Aftermath, NewQuestion } from '../../core/ports/question-store.ts';
import type { ReassignmentRefusal } from '../../core/ports/reassignment-gate.ts';
import type { Query } from './connection.ts';
import { spellingsOf } from './spellings.ts';
import { type TaskRow, taskJson, toTaskOf } from './task-row.ts';

interface Refused {
  refusal: 'QUOTA_EXCEEDED';
}

/** A question as it was submitted, with its paper. */
interface SubmittedRow extends PaperRecord {
  refusal: null;
  is_new: boolean;
  request_hash: Uint8Array | null;
  question_id: string;
  item_id: string;
  position: number;
  stages: NewQuestion['stages'];
  /** As JSON: times are text. */
  tasks: TaskRow<{ first_due_at: string | null; has_task_token: boolean }>[];
}

/** Changes papers, in PostgreSQL. */
export function papers(query: Query): PaperGate {
  return { ...submissions(query), ...changes(query) };
}

function submissions(query: Query): Pick<PaperGate, 'submitPaper'> {
  return {
    async submitPaper(paper, { via, request_id }, max_open_tasks) {
      const rows = await query<Refused | SubmittedRow>(sql`
        select (gate.paper).paper_id, (gate.paper).title, (gate.paper).submitted_by, (gate.paper).created_at,
          (gate.paper).request_hash, (gate.review).question_id, (gate.review).item_id, (gate.review).position,
          coalesce((gate.review).submitted_stages, (gate.review).stages) as stages,
          array(
            select ${taskJson('task')} || jsonb_build_object(
              'has_task_token', task.task_token is not null,
              'first_due_at', case when task.event_sequence > 1 then (
                select due_at from task_events where task_id = task.task_id and sequence = 1
              ) end
            )
            from unnest(gate.tasks) as task
          ) as tasks,
          is_new, refusal
        from submit_paper(
          ${paper.paper_id}::uuid,
          ${paper.title}::text,
          ${spellingsOf(paper.submitted_by)}::text[],
          ${questionsJson(paper)}::jsonb,
          ${JSON.stringify(paper.stages)}::jsonb,
          ${paper.is_staged}::boolean,
          ${paper.due_in_seconds}::integer,
          ${paper.language}::text,
          ${paper.idempotency_key}::text,
          ${paper.request_hash}::bytea,
          ${max_open_tasks}::integer,
          ${paper.created_at}::timestamptz,
          ${via}::text,
          ${request_id}::text
        ) as gate`);
      const [first] = rows;
      // The statement always returns a row.
      if (first === undefined || first.refusal !== null) return { refusal: 'QUOTA_EXCEEDED' };
      return toSubmitted(first, rows as SubmittedRow[]);
    },
  };
}

function questionsJson({ questions }: NewPaper): string {
  return JSON.stringify(
    questions.map(({ content_hash, ...question }) => ({
      ...question,
      content_hash: Buffer.from(content_hash).toString('hex'),
    })),
  );
}

function toSubmitted(first: SubmittedRow, rows: SubmittedRow[]): SubmittedPaper {
  const { paper_id, title, submitted_by, created_at, request_hash, is_new } = first;
  return {
    paper: { paper_id, title, submitted_by, created_at, request_hash },
    is_new,
    questions: rows.map(({ question_id, item_id, position, stages, tasks }) => ({
      question_id,
      item_id,
      revision: 1,
      paper_id,
      position,
      stages,
      created_at,
      request_hash,
      tasks: tasks.map((row) => {
        const task = toTaskOf(item_id)(row);
        const first_due_at = row.first_due_at === null ? task.due_at : new Date(row.first_due_at);
        return { task, first_due_at, has_task_token: row.has_task_token };
      }),
      closed: [],
    })),
  };
}

function changes(query: Query): Omit<PaperGate, 'submitPaper'> {
  return {
    async withdrawPaper(paper_id, email, now, { via, request_id }) {
      const [row] = await query<{ closed: Aftermath['closed'] }>(sql`
        select withdraw_paper(
          ${paper_id}::uuid, ${email}::text, ${now}::timestamptz, ${via}::text, ${request_id}::text
        ) as closed`);
      return row?.closed ?? [];
    },
    async reassignPaper(paper_id, from, assigned_to, { person, now, origin }) {
      const [row] = await query<{ refusal: ReassignmentRefusal | null }>(sql`
        select reassign_paper(
          ${paper_id}::uuid,
          ${spellingsOf(from)}::text[],
          ${spellingsOf(assigned_to)}::text[],
          ${person.email}::text,
          ${person.is_coordinator}::boolean,
          ${now}::timestamptz,
          ${origin.via}::text,
          ${origin.request_id}::text
        ) as refusal`);
      return row?.refusal ?? null;
    },
    async movePaperDeadline(paper_id, due_at, { person, now, origin }) {
      const [row] = await query<{ moved: number }>(sql`
        select move_paper_deadline(
          ${paper_id}::uuid,
          ${due_at}::timestamptz,
          ${person.email}::text,
          ${now}::timestamptz,
          ${origin.via}::text,
          ${origin.request_id}::text
        ) as moved`);
      return row?.moved ?? 0;
    },
  };
}

import sql, { empty, type Sql } from 'sql-template-tag';
import { LIMITS } from '../../core/limits.ts';
import { listedPaper, type PaperRecord, type StatusCounts } from '../../core/paper.ts';
import type { LinkedTask, PaperLinkStore, PaperQuery, PaperStore } from '../../core/ports/paper-store.ts';
import { sealQuestion } from '../../core/question-access.ts';
import type { Query } from './connection.ts';
import { createdAtExactly } from './cursor-column.ts';
import { type QuestionRow, questions, toQuestion } from './read-questions.ts';
import { canonical, spellingsOf } from './spellings.ts';
import { type TaskRow, taskColumns, toTask } from './task-row.ts';

type ListedRow = PaperRecord & { counts: StatusCounts; created_at_exactly: string };

type LinkedRow = TaskRow<{
  holder: string;
  paper_id: string;
  title: string;
  submitted_by: string;
  paper_created_at: Date;
}> &
  Pick<LinkedTask, 'position' | 'question_status' | 'question_text'>;

const RECORD = sql`papers.paper_id, papers.title, papers.submitted_by, papers.created_at`;

/** Reads papers, in PostgreSQL. */
export function paperReads(query: Query): PaperStore {
  return {
    async findPaper(paper_id, email) {
      const [record] = await query<PaperRecord>(sql`select ${RECORD} from papers where paper_id = ${paper_id}::uuid`);
      if (record === undefined) return null;
      const rows = await query<QuestionRow>(questions(email, sql`reviews.paper_id = ${paper_id}::uuid`));
      return { paper: toRecord(record), questions: rows.map((row) => sealQuestion(toQuestion(row))) };
    },
    async listPapers({ limit, ...page }) {
      // One row more than the page shows whether there is another.
      const rows = await query<ListedRow>(paperPage({ ...page, limit: limit + 1 }));
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        papers: rows.slice(0, limit).map((row) => listedPaper(toRecord(row), row.counts)),
        next: last === undefined ? null : { created_at: last.created_at_exactly, paper_id: last.paper_id },
      };
    },
  };
}

/** Reads what the links to papers open, in PostgreSQL. */
export function paperLinks(query: Query): PaperLinkStore {
  return {
    async findPaperByLink(code_hash) {
      const rows = await query<LinkedRow>(linkedTasks(code_hash));
      const [first] = rows;
      if (first === undefined) return null;
      const { paper_id, title, submitted_by, paper_created_at } = first;
      return {
        paper: toRecord({ paper_id, title, submitted_by, created_at: paper_created_at }),
        holder: canonical(first.holder),
        tasks: rows.map((row) => ({
          task: toTask(row),
          position: row.position,
          question_status: row.question_status,
          question_text: row.question_text,
        })),
      };
    },
  };
}

/** Newest first. */
export function paperPage({ role, email, limit, cursor }: PaperQuery): Sql {
  const after =
    cursor === null
      ? empty
      : sql`and (papers.created_at, papers.paper_id) < (${cursor.created_at}::timestamptz, ${cursor.paper_id}::uuid)`;
  return sql`
    select ${RECORD}, (${statusCounts(role, email)}) as counts,
      ${createdAtExactly('papers')}
    from papers
    where ${ownPapers(role, email)} ${after}
    order by papers.created_at desc, papers.paper_id desc
    limit ${limit}::integer`;
}

function ownPapers(role: PaperQuery['role'], email: string): Sql {
  switch (role) {
    case 'coordinator':
      return sql`true`;
    case 'author':
      return sql`submitted_by = any (${spellingsOf(email)}::text[])`;
    case 'assessor':
      return sql`paper_id in (
        select paper_id
        from approval_tasks
        where assigned_to = any (${spellingsOf(email)}::text[])
          and paper_id is not null
      )`;
  }
}

/**
 * The number of questions with each status, for the papers in some rows. Of each question, it counts the newest revision that the person
 * may see; an assessor sees revisions up to their newest task.
 */
export function statusCounts(role: PaperQuery['role'], email = ''): Sql {
  const own =
    role === 'assessor'
      ? sql`join approval_tasks using (question_id) where assigned_to = any (${spellingsOf(email)}::text[]) and`
      : sql`where`;
  return sql`
    select coalesce(jsonb_object_agg(status, questions), '{}')
    from (
      select status, count(*) as questions
      from (
        select distinct on (item_id) reviews.status
        from reviews
        ${own} reviews.paper_id = papers.paper_id
        order by item_id, revision desc
      ) as newest
      group by status
    ) as counted`;
}

/** A task that its holder handed on after the link was made never returns to the link. */
function linkedTasks(code_hash: Uint8Array): Sql {
  return sql`
    select ${taskColumns('approval_tasks', 'reviews.item_id')}, paper_links.assigned_to as holder,
      papers.paper_id, papers.title, papers.submitted_by, papers.created_at as paper_created_at,
      position, reviews.status as question_status, left(question_text, ${LIMITS.excerpt}) as question_text
    from paper_links
    join papers using (paper_id)
    join approval_tasks on approval_tasks.assigned_to = paper_links.assigned_to
      and approval_tasks.paper_id = paper_links.paper_id
      and approval_tasks.stage = paper_links.stage
    join reviews using (question_id)
    join questions using (question_id)
    where code_hash = ${code_hash}::bytea
      and not exists (
        select
        from task_events
        where task_events.task_id = approval_tasks.task_id
          and event = 'REASSIGNED'
          and task_events."from" = paper_links.assigned_to
          and happened_at >= paper_links.created_at
      )
    order by position, revision`;
}

function toRecord({ paper_id, title, submitted_by, created_at }: PaperRecord): PaperRecord {
  return { paper_id, title, submitted_by: canonical(submitted_by), created_at };
}

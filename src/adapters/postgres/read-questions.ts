import sql, { empty, raw, type Sql } from 'sql-template-tag';
import { LIMITS } from '../../core/limits.ts';
import type { FoundQuestion, QuestionQuery, QuestionStore } from '../../core/ports/question-store.ts';
import { type ListedQuestion, type ReviewedQuestion, type Stage, stagesOf } from '../../core/question.ts';
import { sealQuestion } from '../../core/question-access.ts';
import { referenceOf } from '../../core/reference.ts';
import { STATUSES, type Status } from '../../core/task.ts';
import type { TaskEvent } from '../../core/task-event.ts';
import type { Query } from './connection.ts';
import { createdAtExactly } from './cursor-column.ts';
import { EVENT_COLUMNS } from './read.ts';
import { canonical, spellingsOf } from './spellings.ts';
import { type TaskRow, taskJson, toTaskOf } from './task-row.ts';

/** What a list shows of a question, and what determines its stages. */
interface ListedRow {
  question_id: string;
  item_id: string;
  revision: number;
  paper_id: string | null;
  position: number | null;
  status: Status;
  submitted_by: string | null;
  created_at: Date;
  closed_at: Date | null;
  question_text: string;
  stage: number;
  plan: Pick<Stage, 'assigned_to' | 'required_approvals'>[];
  /** As JSON: times are text. */
  tasks: TaskRow[];
}

/** A complete question. */
export type QuestionRow = ListedRow &
  Pick<ReviewedQuestion, 'options' | 'correct_answer'> &
  Pick<FoundQuestion, 'is_assessor' | 'is_staged' | 'due_in_seconds' | 'language'>;

const REVIEW_COLUMNS = raw(
  [
    'question_id',
    'item_id',
    'revision',
    'paper_id',
    'position',
    'status',
    'submitted_by',
    'created_at',
    'closed_at',
    'stage',
  ]
    .map((column) => `reviews.${column}`)
    .join(', '),
);

const TASKS = sql`
  array(
    select ${taskJson('approval_tasks')}
    from approval_tasks
    where approval_tasks.question_id = reviews.question_id
    order by stage, place, created_at, task_id
  ) as tasks`;

/** Reads questions, in PostgreSQL. */
export function questionReads(query: Query): QuestionStore {
  return {
    async findQuestion(question_id, email) {
      const [row] = await query<QuestionRow>(questions(email, sql`reviews.question_id = ${question_id}::uuid`));
      return row === undefined ? null : sealQuestion(toQuestion(row));
    },
    async findRevisions(question_id, email) {
      const item = sql`(select item_id from reviews where question_id = ${question_id}::uuid)`;
      const rows = await query<QuestionRow>(questions(email, sql`reviews.item_id = ${item}`));
      return rows.map((row) => sealQuestion(toQuestion(row)));
    },
    async listQuestions({ limit, ...page }) {
      // One row more than the page shows whether there is another.
      const rows = await query<ListedRow & { created_at_exactly: string }>(questionPage({ ...page, limit: limit + 1 }));
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        questions: rows.slice(0, limit).map(toListed),
        next: last === undefined ? null : { created_at: last.created_at_exactly, question_id: last.question_id },
      };
    },
    async listQuestionEvents(question_id) {
      return await query<TaskEvent & { task_id: string }>(sql`
        select task_id, ${EVENT_COLUMNS}
        from task_events
        join approval_tasks using (task_id)
        where question_id = ${question_id}::uuid
        order by happened_at, stage, place, task_id, sequence`);
    },
  };
}

/** The complete questions that meet the condition, ordered by place and revision. */
export function questions(email: string, condition: Sql): Sql {
  return sql`
    select ${REVIEW_COLUMNS}, stages as plan, is_staged, due_in_seconds, language, question_text, options, correct_answer, ${TASKS},
      exists (
        select
        from approval_tasks
        join reviews as later using (question_id)
        where later.item_id = reviews.item_id
          and later.revision >= reviews.revision
          and approval_tasks.assigned_to = any (${spellingsOf(email)}::text[])
      ) as is_assessor
    from reviews
    join questions using (question_id)
    where ${condition}
    order by position, revision`;
}

/** A page of each wanted status, merged: each is read in order from an index, so no page reads rows that it does not show. */
export function questionPage(wanted: QuestionQuery): Sql {
  if (wanted.search !== null) return foundPage(wanted, wanted.search);
  const { role, email, status, limit } = wanted;
  const people = role === 'author' ? sql`unnest(${spellingsOf(email)}::text[])` : sql`(values (null))`;
  return listed(
    sql`
      select page.*
      from ${people} as person (address)
      cross join unnest(${status === null ? STATUSES : [status]}::text[]) as wanted (status)
      cross join lateral (
        select *
        from reviews
        where ${role === 'author' ? sql`submitted_by = person.address and` : empty} reviews.status = wanted.status
          ${wanted.paper_id === null ? empty : sql`and paper_id = ${wanted.paper_id}::uuid`} ${conditions(wanted)}
        order by created_at desc, question_id desc
        limit ${limit}::integer
      ) as page`,
    limit,
  );
}

/** The questions that contain every word, or have the reference. */
function foundPage(wanted: QuestionQuery, search: string): Sql {
  const reference = /^[0-9a-f]{8}$/i.exec(search.trim())?.[0];
  const words = withWords(wanted, search);
  if (reference === undefined) return listed(words, wanted.limit);
  const [first, last] = [`${reference}-0000-0000-0000-000000000000`, `${reference}-ffff-ffff-ffff-ffffffffffff`];
  const named = sql`
    select *
    from reviews
    where item_id between ${first}::uuid and ${last}::uuid ${own(wanted)} ${ofReview(wanted)} ${conditions(wanted)}`;
  return listed(sql`${words} union ${named}`, wanted.limit);
}

/** Sorted and cut before the reviews are read, if the query does not depend on a review. */
function withWords(wanted: QuestionQuery, search: string): Sql {
  const found = sql`
    select question_id, created_at
    from question_words
    where words @@ plainto_tsquery('simple', lower(${search}::text collate "und-x-icu")) ${own(wanted)} ${conditions(wanted)}`;
  const isOfWords = wanted.status === null && wanted.paper_id === null;
  const cut = sql`order by created_at desc, question_id desc limit ${wanted.limit}::integer`;
  return sql`
    select reviews.*
    from (${found} ${isOfWords ? cut : empty}) as found
    join reviews using (question_id)
    where true ${ofReview(wanted)}`;
}

function own({ role, email }: QuestionQuery): Sql {
  return role === 'author' ? sql`and submitted_by = any (${spellingsOf(email)}::text[])` : empty;
}

function ofReview({ status, paper_id }: QuestionQuery): Sql {
  const ofStatus = status === null ? empty : sql`and reviews.status = ${status}`;
  return paper_id === null ? ofStatus : sql`${ofStatus} and paper_id = ${paper_id}::uuid`;
}

/** Continues after the previous page. */
function conditions({ cursor }: Pick<QuestionQuery, 'cursor'>): Sql {
  if (cursor === null) return empty;
  return sql`and (created_at, question_id) < (${cursor.created_at}::timestamptz, ${cursor.question_id}::uuid)`;
}

/** What a list shows of the reviews on a page. */
function listed(page: Sql, limit: number): Sql {
  return sql`
    select ${REVIEW_COLUMNS}, stages as plan, left(question_text, ${LIMITS.excerpt}) as question_text, ${TASKS},
      ${createdAtExactly('reviews')}
    from (
      select *
      from (${page}) as pages
      order by created_at desc, question_id desc
      limit ${limit}::integer
    ) as reviews
    join questions using (question_id)
    order by reviews.created_at desc, reviews.question_id desc`;
}

export function toQuestion(row: QuestionRow): FoundQuestion {
  const { options, correct_answer, is_assessor, is_staged, due_in_seconds, language } = row;
  const tasks = row.tasks.map(toTaskOf(row.item_id));
  const { stages, ...listedPart } = toListed(row);
  const given = language === null ? {} : { language };
  const question = { ...listedPart, options, correct_answer, ...given, stages, tasks };
  const is_decided_on = tasks.some(({ decision }) => decision !== null);
  return {
    question,
    submitted_by: question.submitted_by,
    is_assessor,
    is_decided_on,
    is_staged,
    due_in_seconds,
    language,
  };
}

function toListed(row: ListedRow): ListedQuestion {
  const { question_id, item_id, revision, paper_id, position, status, created_at, closed_at, question_text } = row;
  const plan = row.plan.map((stage) => ({ ...stage, assigned_to: stage.assigned_to.map(canonical) }));
  return {
    question_id,
    item_id,
    revision,
    paper_id,
    position,
    reference: referenceOf(item_id),
    status,
    submitted_by: row.submitted_by === null ? null : canonical(row.submitted_by),
    created_at,
    closed_at,
    question_text,
    stages: stagesOf({ status, stage: row.stage, plan }, row.tasks.map(toTaskOf(item_id))),
  };
}

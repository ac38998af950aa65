import { createHash } from 'node:crypto';
import type { TestDatabase } from './create-database.ts';

/** Columns of a task to insert by hand; the others get the database's defaults. */
export interface Seed {
  task_id?: string;
  question_id?: string;
  assigned_by?: string;
  assigned_to?: string;
  status?: string;
  decision?: string;
  comments?: string;
  decided_by?: string;
  decided_at?: string;
  task_token?: string;
  notification_claimed_at?: string;
  execution_told_at?: string | null;
  notified_at?: string;
  due_at?: string;
  created_at?: string;
  question?: { question_text: string; options: string[] | null; correct_answer: string };
}

const QUESTION = {
  question_text: 'Which planet is closest to the sun?',
  options: ['Venus', 'Mercury', 'Mars'],
  correct_answer: 'Mercury',
};

/**
 * Inserts a question and its task, by default from author@example.com to assessor@example.com, and returns the task's id. The
 * execution of a closed task counts as told, unless `execution_told_at` says otherwise, and a mail with the outcome waits for its author.
 */
export async function seedTask(database: Pick<TestDatabase, 'rows'>, seed: Seed = {}): Promise<string> {
  const { question = QUESTION, question_id, ...given } = seed;
  const { question_text, options, correct_answer } = question;
  const [row] = await database.rows<{ question_id: string }>(
    `insert into questions (question_id, question_text, options, correct_answer)
     values (coalesce($1::uuid, gen_random_uuid()), $2, $3::jsonb, $4) returning question_id`,
    [question_id ?? null, question_text, options === null ? null : JSON.stringify(options), correct_answer],
  );
  const columns = {
    assigned_by: 'author@example.com',
    assigned_to: 'assessor@example.com',
    ...(given.status !== undefined && given.status !== 'PENDING' && { execution_told_at: new Date().toISOString() }),
    ...given,
    question_id: row?.question_id,
  };
  const names = Object.keys(columns);
  const [task] = await database.rows<{ task_id: string }>(
    `insert into approval_tasks (${names.join(', ')})
     values (${names.map((_, i) => `$${i + 1}`).join(', ')}) returning task_id`,
    Object.values(columns),
  );
  if (task === undefined) throw new Error('no task was inserted');
  await database.rows(
    `insert into mails (reason, recipient, question_id, task_ids, created_at, next_attempt_at)
     select 'OUTCOME', assigned_by, question_id, array[task_id], updated_at, updated_at
     from approval_tasks
     where task_id = $1 and status <> 'PENDING' and (decision is not null or status = 'EXPIRED')`,
    [task.task_id],
  );
  return task.task_id;
}

/** Marks a task as stuck, as after failed repairs. */
export async function seedStuck(database: Pick<TestDatabase, 'rows'>, task_id: string, repair: string, stuck: string) {
  await database.rows(
    'insert into repair_leases (task_id, repair, next_attempt_at, attempts, stuck) values ($1, $2, now(), 4, $3)',
    [task_id, repair, stuck],
  );
}

/** Makes `code` a review link of the task. */
export async function seedLink(database: TestDatabase, task_id: string, code: string): Promise<void> {
  const hash = createHash('sha256').update(code).digest();
  await database.rows('insert into review_links (code_hash, task_id) values ($1, $2)', [hash, task_id]);
}

/** Makes a paper of one question with the assessor's task, and `code` a link to it. */
export async function seedPaper(
  database: TestDatabase,
  code: string,
  { paper_id, task_id }: { paper_id: string; task_id: string },
): Promise<void> {
  await database.rows(
    `insert into papers (paper_id, title, submitted_by) values ($1, 'Physics', 'author@example.com')`,
    [paper_id],
  );
  await seedTask(database, { task_id });
  await database.rows(
    `with paper as (update approval_tasks set paper_id = $1 where task_id = $2 returning question_id)
     update reviews set paper_id = $1, position = 1 from paper where reviews.question_id = paper.question_id`,
    [paper_id, task_id],
  );
  await database.rows(
    `insert into paper_links (code_hash, paper_id, stage, assigned_to) values ($1, $2, 1, 'assessor@example.com')`,
    [createHash('sha256').update(code).digest(), paper_id],
  );
}

/**
 * Every row of every table, sorted: if it is equal before and after, nothing was written. It asks the database for its tables,
 * so that a new one is watched too.
 */
export async function contentsOf(database: Pick<TestDatabase, 'rows'>): Promise<string> {
  const tables = await database.rows<{ name: string }>(
    `select relname as name from pg_class
     where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by relname`,
  );
  // One statement: tests of every route and every input ask thousands of times.
  const rowsOf = ({ name }: { name: string }) =>
    `'${name}', (select jsonb_agg(to_jsonb(held) order by to_jsonb(held)::text collate "C") from "${name}" held)`;
  const [row] = await database.rows<{ contents: string }>(
    `select jsonb_build_object(${tables.map(rowsOf).join(', ')})::text as contents`,
  );
  return row?.contents ?? '';
}

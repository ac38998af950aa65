import sql, { type Sql } from 'sql-template-tag';
import { taskPage } from '../src/adapters/postgres/read-lists.ts';
import { officePage } from '../src/adapters/postgres/read-office.ts';
import { overviewStatement } from '../src/adapters/postgres/read-overview.ts';
import { questionPage } from '../src/adapters/postgres/read-questions.ts';
import type { QuestionQuery } from '../src/core/ports/question-store.ts';
import type { OfficeQuery, TaskQuery } from '../src/core/ports/task-store.ts';
import type { TestDatabase } from '../tests/support/create-database.ts';
import { createBenchDatabase } from './database.ts';
import { percentiles, spread, type Table } from './table.ts';

const TASKS = 1_000_000;
const ASSESSORS = 200;
const TIMES = 200;
const BUSIEST = 'assessor0@example.com';

/**
 * Half a million of the tasks belong to one person, as do half a million of the questions, so that deep pages are deep. One in fifty is open.
 * They spread over a year.
 * Each of a hundred words occurs in one question of a hundred.
 */
const FILL = `
  with tasks as (
    select n, gen_random_uuid() as question_id, 'author' || case when n % 2 = 0 then 0 else n % 500 end || '@example.com' as author,
      case when n % 2 = 0 then 0 else n % ${ASSESSORS} end as assessor,
      now() - n * interval '31 seconds' as created_at
    from generate_series(1, ${TASKS}) as n
  ), written as (
    insert into questions (question_id, question_text, options, correct_answer)
    select question_id, 'Which planet is closest to the sun, by word' || n % 100 || '?', '["Venus", "Mercury"]', 'Mercury' from tasks
  ), reviewed as (
    insert into reviews (question_id, item_id, submitted_by, status, stages, created_at, closed_at)
    select question_id, question_id, author, case when n % 100 < 2 then 'PENDING' else 'APPROVED' end,
      jsonb_build_array(jsonb_build_object('assigned_to', array['assessor' || assessor || '@example.com'], 'required_approvals', 1)),
      created_at, case when n % 100 < 2 then null else created_at end
    from tasks
  ), worded as (
    insert into question_words (question_id, submitted_by, created_at, words)
    select question_id, author, created_at,
      search_words('Which planet is closest to the sun, by word' || n % 100 || '?', '["Venus", "Mercury"]')
    from tasks
  )
  insert into approval_tasks (question_id, assigned_by, assigned_to, status, decision, decided_by, decided_at, notified_at, due_at,
    created_at)
  select question_id, author, 'assessor' || assessor || '@example.com',
    case when n % 100 < 2 then 'PENDING' else 'APPROVED' end,
    case when n % 100 < 2 then null else 'APPROVED' end,
    case when n % 100 < 2 then null else 'assessor' || assessor || '@example.com' end,
    case when n % 100 < 2 then null else created_at end,
    created_at - n % 50 * interval '1 hour', created_at + interval '7 days', created_at
  from tasks`;

const NOTHING_AFTER = '00000000-0000-0000-0000-000000000000';

/** `GET /tasks` and `GET /questions` at a million rows: the time that the function's statements take in the database. */
export async function benchLists(serverUrl: string): Promise<Table[]> {
  const database = await createBenchDatabase(serverUrl);
  try {
    // The triggers would create each review again.
    for (const table of ['questions', 'approval_tasks'])
      await database.rows(`alter table ${table} disable trigger user`);
    await database.rows(FILL);
    for (const table of ['questions', 'approval_tasks', 'reviews', 'question_words'])
      await database.rows(`vacuum analyze ${table}`);
    return [
      await measure(database, 'Tasks', taskPages()),
      await measure(database, 'Questions', questionPages()),
      await measure(database, 'Office', officePages()),
    ];
  } finally {
    await database.drop();
  }
}

type Pages = [page: string, statement: Sql][];

function taskPages(): Pages {
  const query = {
    role: 'assessor',
    has_excerpts: false,
    email: BUSIEST,
    status: null,
    cursor: null,
    limit: 21,
  } as const;
  const cursor = { created_at: deep(), task_id: NOTHING_AFTER };
  const few = { ...query, email: 'assessor7@example.com' };
  const pages: [string, TaskQuery][] = [
    ['first page', query],
    ['first page of 100', { ...query, limit: 101 }],
    ['first page, how questions begin', { ...query, has_excerpts: true }],
    ['page 22,500', { ...query, cursor }],
    ['open ones', { ...query, status: 'PENDING' }],
    ['open ones, deep', { ...query, status: 'PENDING', cursor }],
    ['a state that none has', { ...query, status: 'WITHDRAWN' }],
    ['of somebody with few', few],
    ['a state that none has, of somebody with few', { ...few, status: 'WITHDRAWN' }],
  ];
  return pages.map(([page, asked]) => [page, taskPage(asked)]);
}

function questionPages(): Pages {
  const email = 'author0@example.com';
  const query = { role: 'author', email, status: null, paper_id: null, search: null, cursor: null, limit: 21 } as const;
  const cursor = { created_at: deep(), question_id: NOTHING_AFTER };
  const all = { ...query, role: 'coordinator' } as const;
  const pages: [string, QuestionQuery][] = [
    ['first page', query],
    ['page 22,500', { ...query, cursor }],
    ['open ones, deep', { ...query, status: 'PENDING', cursor }],
    ['a state that none has', { ...query, status: 'WITHDRAWN' }],
    ["everybody's", all],
    ["everybody's, deep", { ...all, cursor }],
    ["everybody's, a state that none has", { ...all, status: 'WITHDRAWN' }],
    ['search: a word in 1 %', { ...query, search: 'word8' }],
    ["search: a word in 1 %, everybody's", { ...all, search: 'word7' }],
    ['search: two words', { ...query, search: 'venus word8' }],
    ['search: no match', { ...query, search: 'jupiter' }],
  ];
  return pages.map(([page, asked]) => [page, questionPage(asked)]);
}

function officePages(): Pages {
  const now = new Date();
  const people = { assigned_to: null, assigned_by: null };
  const query = { email: 'coordinator@example.com', status: null, overdue: false, stuck: false, limit: 21, ...people };
  const times = { due_before: null, decided_since: null, cursor: null };
  const cursor = { created_at: deep(), task_id: NOTHING_AFTER };
  const pages: [string, OfficeQuery][] = [
    ["everybody's", { ...query, ...times }],
    ["everybody's, deep", { ...query, ...times, cursor }],
    ['open ones', { ...query, ...times, status: 'PENDING' }],
    ['overdue ones', { ...query, ...times, overdue: true }],
    ['of one assessor', { ...query, ...times, assigned_to: BUSIEST }],
    ['decided in the last week', { ...query, ...times, decided_since: new Date(Date.now() - 604_800_000) }],
    ['stuck ones', { ...query, ...times, stuck: true }],
  ];
  return [
    ...pages.map(([page, asked]): Pages[number] => [page, officePage(asked, now)]),
    ['overview', overviewStatement(now)],
  ];
}

/** A place in the middle of the busiest person's list. */
const deep = () => new Date(Date.now() - 900_000_000 * 31).toISOString();

async function measure(database: TestDatabase, what: string, pages: Pages): Promise<Table> {
  const rows: Table['rows'] = [];
  for (const [page, statement] of pages) {
    const times: number[] = [];
    let plan = '';
    for (let i = 0; i < TIMES; i++) {
      const explained = await explain(database, statement);
      times.push(explained.milliseconds);
      plan = explained.plan;
    }
    rows.push({ page, 'ms in the database p50/p95/p99': spread(percentiles(times)), plan });
  }
  return { title: `${what}: lists at ${TASKS.toLocaleString('en')}`, rows };
}

interface PlanNode {
  'Node Type': string;
  'Index Name'?: string;
  Plans?: PlanNode[];
}

interface Explained {
  Plan: PlanNode;
  'Planning Time': number;
  'Execution Time': number;
}

async function explain(database: TestDatabase, statement: Sql): Promise<{ milliseconds: number; plan: string }> {
  const { text, values } = sql`explain (analyze, timing off, format json) ${statement}`;
  const [row] = await database.rows<{ 'QUERY PLAN': Explained[] }>(text, values);
  const [explained] = row?.['QUERY PLAN'] ?? [];
  if (explained === undefined) throw new Error('EXPLAIN answered nothing');
  return { milliseconds: explained['Planning Time'] + explained['Execution Time'], plan: planText(explained.Plan) };
}

function planText(node: PlanNode): string {
  const index = node['Index Name'] === undefined ? '' : ` (${node['Index Name']})`;
  return [`${node['Node Type']}${index}`, ...(node.Plans ?? []).map(planText)].join(' < ');
}

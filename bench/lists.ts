import sql from 'sql-template-tag';
import { taskPage } from '../src/adapters/postgres/read.ts';
import type { TaskQuery } from '../src/core/ports/task-store.ts';
import { type BenchDatabase, createBenchDatabase } from './database.ts';
import { percentiles, spread, type Table } from './table.ts';

const TASKS = 1_000_000;
const ASSESSORS = 200;
const TIMES = 200;
const BUSIEST = 'assessor0@example.com';

/** Half a million of the tasks are one person's, so that deep pages are deep; one in a hundred is open. */
const FILL = `
  with tasks as (
    select n, gen_random_uuid() as question_id,
      case when n % 2 = 0 then 0 else n % ${ASSESSORS} end as assessor,
      now() - n * interval '1 second' as created_at
    from generate_series(1, ${TASKS}) as n
  ), written as (
    insert into questions (question_id, question_text, options, correct_answer)
    select question_id, 'Which planet is closest to the sun?', '["Venus", "Mercury"]', 'Mercury' from tasks
  )
  insert into approval_tasks (question_id, assigned_by, assigned_to, status, decision, decided_by, decided_at, due_at, created_at)
  select question_id, 'author' || n % 500 || '@example.com', 'assessor' || assessor || '@example.com',
    case when n % 100 < 2 then 'PENDING' else 'APPROVED' end,
    case when n % 100 < 2 then null else 'APPROVED' end,
    case when n % 100 < 2 then null else 'assessor' || assessor || '@example.com' end,
    case when n % 100 < 2 then null else created_at end,
    created_at + interval '7 days', created_at
  from tasks`;

const NOTHING_AFTER = '00000000-0000-0000-0000-000000000000';

/** `GET /tasks` at a million tasks: time in the database of the statement that the function sends. */
export async function benchLists(serverUrl: string): Promise<Table[]> {
  const database = await createBenchDatabase(serverUrl);
  try {
    await database.rows(FILL);
    await database.rows('vacuum analyze approval_tasks');
    return await measurePages(database);
  } finally {
    await database.close();
  }
}

async function measurePages(database: BenchDatabase): Promise<Table[]> {
  const deep = new Date(Date.now() - 900_000_000).toISOString();
  const query = { role: 'assessor', email: BUSIEST, status: null, cursor: null, limit: 21 } as const;
  const cursor = { created_at: deep, task_id: NOTHING_AFTER };
  const few = { ...query, email: 'assessor7@example.com' };
  const pages: [string, TaskQuery][] = [
    ['first page', query],
    ['first page of 100', { ...query, limit: 101 }],
    ['page 22,500', { ...query, cursor }],
    ['open ones', { ...query, status: 'PENDING' }],
    ['open ones, deep', { ...query, status: 'PENDING', cursor }],
    ['a state that none has', { ...query, status: 'WITHDRAWN' }],
    ['of somebody with few', few],
    ['a state that none has, of somebody with few', { ...few, status: 'WITHDRAWN' }],
  ];
  const rows: Table['rows'] = [];
  for (const [page, asked] of pages) {
    const times: number[] = [];
    let plan = '';
    for (let i = 0; i < TIMES; i++) {
      const explained = await explain(database, asked);
      times.push(explained.milliseconds);
      plan = explained.plan;
    }
    rows.push({ page, 'ms in the database p50/p95/p99': spread(percentiles(times)), plan });
  }
  return [{ title: `Lists at ${TASKS.toLocaleString('en')} tasks`, rows }];
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

async function explain(database: BenchDatabase, asked: TaskQuery): Promise<{ milliseconds: number; plan: string }> {
  const { text, values } = sql`explain (analyze, timing off, format json) ${taskPage(asked)}`;
  const [row] = await database.rows<{ 'QUERY PLAN': Explained[] }>(text, values);
  const [explained] = row?.['QUERY PLAN'] ?? [];
  if (explained === undefined) throw new Error('EXPLAIN answered nothing');
  return { milliseconds: explained['Planning Time'] + explained['Execution Time'], plan: planText(explained.Plan) };
}

function planText(node: PlanNode): string {
  const index = node['Index Name'] === undefined ? '' : ` (${node['Index Name']})`;
  return [`${node['Node Type']}${index}`, ...(node.Plans ?? []).map(planText)].join(' < ');
}

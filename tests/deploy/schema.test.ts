import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { STATUSES } from '../../src/core/task.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { createTestDatabase } from '../support/database.ts';
import { seedTask } from '../support/seed.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

/** Name, type, nullability and default, of the public schema: other programs may depend on it. */
const CONTRACT: Record<string, string[][]> = {
  questions: [
    ['question_id', 'uuid', 'NO', 'gen_random_uuid()'],
    ['question_text', 'text', 'NO', ''],
    ['options', 'jsonb', 'YES', ''],
    ['correct_answer', 'text', 'NO', ''],
    ['created_at', 'timestamp with time zone', 'NO', 'now()'],
  ],
  approval_tasks: [
    ['task_id', 'uuid', 'NO', 'gen_random_uuid()'],
    ['question_id', 'uuid', 'NO', ''],
    ['assigned_by', 'character varying(255)', 'NO', ''],
    ['assigned_to', 'character varying(255)', 'NO', ''],
    ['status', 'character varying(50)', 'NO', "'PENDING'::character varying"],
    ['task_token', 'text', 'YES', ''],
    ['decision', 'character varying(50)', 'YES', ''],
    ['comments', 'text', 'YES', ''],
    ['decided_by', 'character varying(255)', 'YES', ''],
    ['decided_at', 'timestamp with time zone', 'YES', ''],
    ['due_at', 'timestamp with time zone', 'NO', "(now() + '7 days'::interval)"],
    ['created_at', 'timestamp with time zone', 'NO', 'now()'],
    ['updated_at', 'timestamp with time zone', 'NO', 'now()'],
  ],
};

describe('the public schema', () => {
  test.each(Object.entries(CONTRACT))('has the columns of %s', async (table, columns) => {
    const actual = await database.rows(
      `select column_name, data_type || coalesce('(' || character_maximum_length || ')', '') as type, is_nullable,
         coalesce(column_default, '') as column_default
       from information_schema.columns
       where table_name = $1 and column_name = any($2)
       order by ordinal_position`,
      [table, columns.map(([name]) => name)],
    );
    expect(actual.map((row) => Object.values(row))).toEqual(columns);
  });

  test('has its keys', async () => {
    const keys = await database.rows(
      `select conrelid::regclass::text as "table", pg_get_constraintdef(oid) as definition from pg_constraint
       where contype in ('p', 'f') and conrelid in ('questions'::regclass, 'approval_tasks'::regclass) order by 1, 2`,
    );
    expect(keys).toEqual([
      { table: 'approval_tasks', definition: 'FOREIGN KEY (question_id) REFERENCES questions(question_id)' },
      { table: 'approval_tasks', definition: 'PRIMARY KEY (task_id)' },
      { table: 'questions', definition: 'PRIMARY KEY (question_id)' },
    ]);
  });

  test('has the index on question_id', async () => {
    const text = `select indexdef from pg_indexes where indexname = 'idx_approval_tasks_question_id'`;
    expect(await database.rows(text)).toEqual([
      { indexdef: 'CREATE INDEX idx_approval_tasks_question_id ON public.approval_tasks USING btree (question_id)' },
    ]);
  });

  test('takes rows inserted by hand, and fills in the rest', async () => {
    const [question] = await database.rows<{ question_id: string }>(
      `insert into questions (question_text, correct_answer) values ('Six times seven?', '42') returning *`,
    );
    const [task] = await database.rows(
      `insert into approval_tasks (question_id, assigned_by, assigned_to, status)
       values ($1, 'author@example.com', 'assessor@example.com', 'PENDING')
       returning *, due_at - created_at as time, created_at = updated_at as is_untouched`,
      [question?.question_id],
    );
    expect(question).toMatchObject({ question_id: expect.stringMatching(/^[0-9a-f-]{36}$/), options: null });
    expect(task).toMatchObject({
      task_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      task_token: null,
      decision: null,
      comments: null,
      time: { days: 7 },
      is_untouched: true,
    });
  });
});

describe('the schema refuses', () => {
  const refusal = (columns: object) =>
    seedTask(database, columns).then(
      () => 'nothing',
      (error) => error.constraint,
    );
  const decided = { decided_by: 'assessor@example.com', decided_at: '2026-11-22T10:00:00Z' };

  test.each([
    ['an unknown status', { status: 'DONE' }, 'approval_tasks_status_check'],
    ['an unknown decision', { decision: 'EXPIRED', ...decided }, 'approval_tasks_decision_check'],
    [
      'a status beside the decision',
      { status: 'REJECTED', decision: 'APPROVED', ...decided },
      'approval_tasks_status_follows_decision_check',
    ],
    [
      'an end of the time beside the decision',
      { status: 'EXPIRED', decision: 'APPROVED', ...decided },
      'approval_tasks_status_follows_decision_check',
    ],
    ['an author as assessor', { assigned_to: 'author@example.com' }, 'approval_tasks_assigned_to_check'],
    [
      'a decision by the author',
      { decision: 'APPROVED', decided_by: 'author@example.com' },
      'approval_tasks_decided_by_check',
    ],
    ['two tasks of one id', { task_id: '11111111-1111-4111-8111-111111111111' }, 'approval_tasks_pkey'],
  ])('%s', async (_, columns, constraint) => {
    if ('task_id' in columns) await seedTask(database, columns);
    expect(await refusal(columns)).toBe(constraint);
  });

  test.each([...STATUSES])('not the status %s', async (status) => {
    expect(await refusal({ status })).toBe('nothing');
  });

  test('a task without its question', async () => {
    const text = `insert into approval_tasks (question_id, assigned_by, assigned_to) values (gen_random_uuid(), 'a', 'b')`;
    await expect(database.rows(text)).rejects.toMatchObject({ constraint: 'approval_tasks_question_id_fkey' });
  });
});

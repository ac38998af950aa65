import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { stageOutcome, type TaskOutcome } from '../../scripts/audit/stage-rule.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { createTestDatabase } from '../support/database.ts';

const OUTCOMES = ['APPROVED', 'REJECTED', 'CHANGES_REQUESTED', 'EXPIRED'] as const;

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.rows(PLAY);
});

afterAll(() => database.drop());

/**
 * Has assessors decide, or their time run out, one after another, and returns after each step the state of the question, and whether
 * its end left tasks open. Assessors whose task is already closed are refused.
 */
const PLAY = `
  create function play(outcomes text[], required integer) returns text[] language plpgsql as $$
  declare
    question uuid := gen_random_uuid();
    tasks uuid[] := array(select gen_random_uuid() from unnest(outcomes));
    people jsonb := (select jsonb_agg('a' || i || '@example.com') from generate_subscripts(outcomes, 1) as i);
    seen text[] := '{}';
  begin
    perform submit_question(question, tasks, null, array['author@example.com'],
      jsonb_build_array(jsonb_build_object('assigned_to', people, 'required_approvals', required)), true, 60, null, null, '',
      'Which?', '["a", "b"]', 'a', '', 0, now(), 'REST', 'r');
    for i in 1 .. cardinality(outcomes) loop
      if outcomes[i] = 'EXPIRED' then
        perform close_task(tasks[i], true, now() + interval '1 hour', 'WORKFLOW', 'r');
      else
        perform decide_task(tasks[i], outcomes[i], 'c', 'a' || i || '@example.com', false, now(), 'REST', 'r');
      end if;
      seen := seen || (
        select status || case
            when status <> 'PENDING' and exists (
              select from approval_tasks as task
              where task.question_id = question and task.status = 'PENDING' and decision is null
            ) then ', with open tasks'
            else ''
          end
        from reviews where question_id = question
      );
    end loop;
    return seen;
  end $$`;

/** Every list of so many outcomes, in every order. */
function listsOf(length: number): TaskOutcome[][] {
  if (length === 0) return [[]];
  return listsOf(length - 1).flatMap((list) => OUTCOMES.map((outcome) => [...list, outcome]));
}

/** The state of the question after each step, by the words of the contract; nothing changes after its end. */
function expected(outcomes: TaskOutcome[], required: number): string[] {
  const seen: string[] = [];
  for (const i of outcomes.keys()) {
    const open = outcomes.slice(i + 1).map((): TaskOutcome => 'OPEN');
    const before = seen.at(-1) ?? 'PENDING';
    seen.push(
      before === 'PENDING' ? (stageOutcome(required, [...outcomes.slice(0, i + 1), ...open]) ?? 'PENDING') : before,
    );
  }
  return seen;
}

test.each([1, 2, 3, 4])(
  'a stage of %i ends as the contract says, in every order of every outcome',
  async (assessors) => {
    const cases = listsOf(assessors).flatMap((outcomes) =>
      Array.from({ length: assessors }, (_, i) => ({ outcomes, required: i + 1 })),
    );
    const rows = await database.rows<{ seen: string[] }>(
      `select play(array(select jsonb_array_elements_text(one -> 'outcomes')), (one ->> 'required')::integer) as seen
     from jsonb_array_elements($1::jsonb) with ordinality as cases (one, place) order by place`,
      [JSON.stringify(cases)],
    );
    const wanted = cases.map(({ outcomes, required }) => ({ outcomes, required, seen: expected(outcomes, required) }));
    expect(rows.map(({ seen }, i) => ({ ...cases[i], seen }))).toEqual(wanted);
  },
  120_000,
);

test.each<[TaskOutcome[], number, string | null]>([
  [['APPROVED', 'APPROVED', 'OPEN'], 2, 'APPROVED'],
  [['APPROVED', 'CHANGES_REQUESTED', 'OPEN'], 1, null],
  [['APPROVED', 'CHANGES_REQUESTED', 'APPROVED'], 2, 'CHANGES_REQUESTED'],
  [['CHANGES_REQUESTED', 'OPEN', 'REJECTED'], 3, 'REJECTED'],
  [['APPROVED', 'EXPIRED', 'EXPIRED'], 2, 'EXPIRED'],
  [['OPEN', 'EXPIRED'], 2, null],
])('by hand: %j with %i approvals required is %s', (outcomes, required, outcome) => {
  expect(stageOutcome(required, outcomes)).toBe(outcome);
});

import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { stepsOf } from '../../src/adapters/postgres/migration-steps.ts';
import { faultsOf } from '../support/lint-migrations.ts';
import { textsIn } from '../support/migration-files.ts';

const files = textsIn(join(import.meta.dirname, '../../src/migrations'));

describe('the migrations', () => {
  test('are numbered without a gap', () => {
    expect(files.map(({ name }) => Number(name.slice(0, 4)))).toEqual(files.map((_, i) => i + 1));
  });

  test.each(files)('hold nobody up: $name', ({ name, text }) => {
    expect(faultsOf(name, text)).toEqual([]);
  });
});

describe('a migration that could hold people up is refused', () => {
  const INDEX = 'builds an index in a transaction: use concurrently';
  const LATE = 'takes a lock later than others: begin the step with lock table, of all that it changes';
  const READS =
    'reads a whole table while it is locked: add constraints not valid, and validate them in a step of their own';
  const ROWS = 'changes rows outside of batches that commit';
  const AGAIN = 'cannot be done again, in a file that can be broken off between its steps';
  const REWRITES = 'writes a table anew';
  const STALE = 'builds an index concurrently without dropping first what a broken-off try has left';
  const MIXED = 'does something concurrently in a step with more, or in a file without steps';

  test.each([
    ['create index idx_tasks_due on approval_tasks (due_at);', [INDEX]],
    ['create unique index idx_tasks_due on approval_tasks (due_at);', [INDEX]],
    ['drop index idx_tasks_due;', ['drops an index in a transaction: use concurrently']],
    [
      'drop index concurrently if exists a_b; create index concurrently a_b on approval_tasks (due_at);',
      [MIXED, STALE, 'waits for a lock without a limit'],
    ],
    ['create index concurrently a_b on approval_tasks (due_at);', [MIXED, STALE]],
    ['-- step\ncreate index concurrently a_b on approval_tasks (due_at);\n-- step\nselect 1;', [STALE]],
    ['alter table approval_tasks alter column comments type varchar(4000);', [REWRITES]],
    ['alter table approval_tasks add column number bigserial;', [REWRITES]],
    ['alter table approval_tasks add column code uuid not null default gen_random_uuid();', [REWRITES]],
    ['alter table approval_tasks add column day date generated always as (created_at::date) stored;', [REWRITES]],
    ['vacuum full approval_tasks;', [REWRITES]],
    ['alter table approval_tasks add constraint c check (due_at > created_at);', [READS]],
    ['alter table approval_tasks add constraint c check (due_at > created_at), add column x text;', [READS]],
    ['alter table approval_tasks add column paper_id uuid references papers;', [READS, LATE]],
    ['alter table approval_tasks alter column task_token set not null;', [READS]],
    ['alter table approval_tasks add constraint c unique (task_token);', [READS]],
    [
      'alter table approval_tasks add constraint c check (true) not valid; alter table approval_tasks validate constraint c;',
      [READS],
    ],
    [`update approval_tasks set status = 'PENDING';`, [ROWS]],
    ['delete from review_links where created_at < now();', [ROWS]],
    [`do $$ begin update approval_tasks set comments = ''; end $$;`, [ROWS]],
    ['do $$ begin loop update approval_tasks set x = 1 where task_id in (select 1 limit 5); end loop; end $$;', [ROWS]],
    ['-- step\nalter table approval_tasks add column x text;\n-- step\nselect 1;', [AGAIN]],
    ['-- step\ncreate table papers (id uuid);\n-- step\nselect 1;', [AGAIN]],
    ['-- step\ncreate function f() returns int language sql return 1;\n-- step\nselect 1;', [AGAIN]],
    ['begin; alter table approval_tasks add column x text; commit;', ['begins or ends a transaction itself', LATE]],
    ['alter table questions add column x text; alter table approval_tasks add column x text;', [LATE]],
    ['select 1; alter table approval_tasks add column x text;', [LATE]],
    [
      'lock table questions in share mode; create trigger t before update on approval_tasks execute function f();',
      [LATE],
    ],
    ['create table papers (id uuid references questions, task uuid references approval_tasks);', [LATE]],
    ['-- Down Migration\nselect 1;', ['goes back']],
  ])('%s', (text, faults) => {
    expect(faultsOf('0007_change_something.sql', text)).toEqual(faults);
  });

  test.each(['7_add_papers.sql', '0007-add-papers.sql', '0007_papers.sql', '0007_Add_Papers.sql'])(
    'by its name, %s',
    (name) => {
      expect(faultsOf(name, 'select 1;')).toEqual(['is not named NNNN_verb_noun.sql']);
    },
  );

  test.each([
    'alter table approval_tasks add column x text; comment on column approval_tasks.x is \'alter table; "update"\';',
    'lock table questions, approval_tasks in share mode; alter table questions add column x text; alter table approval_tasks add column y text;',
    'create table papers (paper_id uuid primary key); create index idx_papers on papers (paper_id);',
    'alter table approval_tasks add column x integer not null default 0;',
    '-- update approval_tasks set x = 1;\nselect 1;',
  ])('unlike %s', (text) => {
    expect(faultsOf('0007_change_something.sql', text)).toEqual([]);
  });
});

describe('the steps of a migration', () => {
  test('are what stands between the marks, comments before the first left out', () => {
    expect(stepsOf('-- Why.\n\n-- step\nselect 1;\n\n-- step\n-- Because.\nselect 2;\n')).toEqual([
      '\nselect 1;\n\n',
      '\n-- Because.\nselect 2;\n',
    ]);
  });

  test('are one where there is no mark', () => {
    expect(stepsOf('-- A step is not marked by a sentence.\nselect 1;\nselect 2;')).toHaveLength(1);
  });
});

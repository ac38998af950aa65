import type { Mutant } from './mutant.ts';

const STATEMENTS = 'src/adapters/postgres/statements.ts';
const EVENT_SQL = 'src/adapters/postgres/event-sql.ts';
const MIGRATION = 'src/migrations/0003_create_task_events.sql';
const EVENTS = { tests: ['tests/integration/task-events.test.ts'] };
const HASH = { tests: ['tests/integration/task-event-hash.test.ts'] };
const AUDIT = 'scripts/audit';
const AUDITED = { tests: ['tests/integration/audit.test.ts'] };
const TAMPERING = { tests: ['tests/integration/history-tampering.test.ts'] };

/** Weakenings of the history of a task, and of what verifies it. */
export const historyMutants: Mutant[] = [
  {
    name: 'a decision is no event',
    breaks: 'what happens to a task is in its history',
    edits: [
      {
        file: STATEMENTS,
        find: `decided as (\${appendEvents('next')}\n  )`,
        replace:
          'decided as (\n    select task_id, sequence - 1 as sequence, status, previous_hash as hash\n    from next\n  )',
      },
    ],
    caughtBy: EVENTS,
  },
  {
    name: 'the sequence of events stands still',
    breaks: 'the row knows the end of its history',
    edits: [
      {
        file: STATEMENTS,
        find: '      event_sequence = decided.sequence,\n',
        replace: '      event_sequence = approval_tasks.event_sequence,\n',
      },
    ],
    caughtBy: EVENTS,
  },
  {
    name: 'the row does not keep its last hash',
    breaks: 'the row knows the end of its history',
    edits: [
      {
        file: EVENT_SQL,
        find: 'last_event_hash = mailed.hash',
        replace: 'last_event_hash = sha256(mailed.hash)',
      },
    ],
    caughtBy: EVENTS,
  },
  {
    name: 'the hash leaves out the one before',
    breaks: 'no event changes without those after it',
    edits: [
      { file: MIGRATION, find: "    encode(previous_hash, 'hex')\n", replace: '    null\n' },
      {
        file: 'scripts/audit/chain.ts',
        find: 'decision, status, content_hash, previous_hash];',
        replace: 'decision, status, content_hash, previous_hash && null];',
      },
    ],
    caughtBy: HASH,
  },
  {
    name: 'the hash runs values together',
    breaks: 'no two events have the same form',
    edits: [
      { file: MIGRATION, find: "octet_length(convert_to(value, 'UTF8')) || ':' || value", replace: 'value' },
      { file: 'scripts/audit/chain.ts', find: 'Buffer.byteLength(value)}:', replace: "''}" },
    ],
    caughtBy: HASH,
  },
  {
    name: 'the hash depends on the session',
    breaks: 'a history holds wherever it is verified',
    edits: [
      {
        file: MIGRATION,
        find: "(extract(epoch from happened_at at time zone 'UTC') * 1000000)::bigint::text",
        replace: '(extract(epoch from happened_at::timestamp) * 1000000)::bigint::text',
      },
    ],
    caughtBy: HASH,
  },
  {
    name: 'a task that is closed again has another event',
    breaks: 'what happens once is in the history once',
    edits: [
      {
        file: STATEMENTS,
        find: "cur.status = 'PENDING'\n      and (cur.decision is not null",
        replace: '(cur.decision is not null',
      },
    ],
    caughtBy: EVENTS,
  },
  {
    name: 'a mail that is marked again is another event',
    breaks: 'what happens once is in the history once',
    edits: [{ file: EVENT_SQL, find: `\n      and \${column} is null\n    for update`, replace: '\n    for update' }],
    caughtBy: { tests: ['tests/integration/races.test.ts'] },
  },
  {
    name: 'events are appended without a lock on their task',
    breaks: 'a history does not fork',
    edits: [
      {
        file: EVENT_SQL,
        find: `\n      and \${column} is null\n    for update`,
        replace: `\n      and \${column} is null`,
      },
    ],
    caughtBy: { tests: ['tests/integration/races.test.ts'] },
  },
  {
    name: 'a decision by a link passes for one over REST',
    breaks: 'the history says how a decision came',
    edits: [{ file: 'src/resume_workflow/app.ts', find: "ports('LINK', request)", replace: "ports('REST', request)" }],
    caughtBy: EVENTS,
  },
  {
    name: 'anybody may read the history of a task',
    breaks: 'who has no part in a task does not learn of it',
    edits: [
      {
        file: 'src/core/read-tasks.ts',
        find: '  const task = await readTask(store, person, task_id);\n  return',
        replace: '  const task = { task_id, person, store };\n  return',
      },
    ],
    caughtBy: { tests: ['tests/integration/read-events.test.ts'] },
  },
  {
    name: 'verifying does not look at the question',
    breaks: 'a question that is rewritten shows',
    edits: [
      {
        file: 'scripts/audit/chain.ts',
        find: 'submitted.content_hash === sha256(contentOf(chain))',
        replace: 'submitted.content_hash !== null',
      },
    ],
    caughtBy: TAMPERING,
  },
  {
    name: 'verifying does not look at the end of a history',
    breaks: 'an event that is left out shows',
    edits: [{ file: 'scripts/audit/chain.ts', find: ' ?? endFault(chain)', replace: '' }],
    caughtBy: TAMPERING,
  },
  {
    name: 'one infinite time ends the audit',
    breaks: 'everything is verified, whatever one row holds',
    edits: [
      {
        file: `${AUDIT}/read-chains.ts`,
        find: ' * 1000000)::text',
        replace: ' * 1000000)::bigint::text',
      },
    ],
    caughtBy: AUDITED,
  },
  {
    name: 'the audit does not mind a time that is none',
    breaks: 'a task that was spoilt shows',
    edits: [{ file: `${AUDIT}/chain.ts`, find: ' ?? timeFault(chain)', replace: '' }],
    caughtBy: AUDITED,
  },
  {
    name: 'the last page of heads is not compared',
    breaks: 'a history that was written anew shows',
    edits: [{ file: `${AUDIT}/verify.ts`, find: '  await look(page);\n  return lost;', replace: '  return lost;' }],
    caughtBy: AUDITED,
  },
  {
    name: 'only the last page of heads is compared',
    breaks: 'a history that was written anew shows',
    edits: [{ file: `${AUDIT}/verify.ts`, find: '    await look(page);\n    page = [];', replace: '    page = [];' }],
    caughtBy: AUDITED,
  },
];

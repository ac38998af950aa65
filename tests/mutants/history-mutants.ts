import type { Mutant } from './mutant.ts';

const EVENTS = { tests: ['tests/read/task-events.test.ts'] };
const AUDIT = 'scripts/audit';
const AUDITED = { tests: ['tests/read/audit.test.ts'] };
const TAMPERING = { tests: ['tests/read/history-tampering.test.ts'] };

/** Mutants of the history of a task, and of its verification. */
export const historyMutants: Mutant[] = [
  {
    name: 'a decision is no event',
    breaks: 'what happens to a task is in its history',
    edits: [
      { file: 'src/migrations/gate/decide_task.sql', find: '    task := append_event(task, decided);\n', replace: '' },
    ],
    caughtBy: { tests: ['tests/read/task-events.test.ts'] },
  },
  {
    name: 'the sequence of events stands still',
    breaks: 'the row knows the end of its history',
    edits: [
      {
        file: 'src/migrations/gate/decide_task.sql',
        find: '      event_sequence = task.event_sequence,\n',
        replace: '      event_sequence = event_sequence,\n',
      },
    ],
    caughtBy: { tests: ['tests/read/task-events.test.ts'] },
  },
  {
    name: 'the row does not keep its last hash',
    breaks: 'the row knows the end of its history',
    edits: [
      {
        file: 'src/migrations/gate/mark_mailed.sql',
        find: 'last_event_hash = task.last_event_hash',
        replace: 'last_event_hash = sha256(task.last_event_hash)',
      },
    ],
    caughtBy: { tests: ['tests/read/task-events.test.ts'] },
  },
  {
    name: 'the hash leaves out the one before',
    breaks: 'no event changes without those after it',
    edits: [
      {
        file: 'src/migrations/gate/event_hash.sql',
        find: "    encode(event.previous_hash, 'hex')\n",
        replace: '    null\n',
      },
      {
        file: 'scripts/audit/chain.ts',
        find: 'decision, status, content_hash, previous_hash, ...people, ...replaced];',
        replace: 'decision, status, content_hash, previous_hash && null, ...people, ...replaced];',
      },
    ],
    caughtBy: { tests: ['tests/read/task-event-hash.test.ts'] },
  },
  {
    name: 'the hash runs values together',
    breaks: 'no two events have the same form',
    edits: [
      {
        file: 'src/migrations/gate/event_hash.sql',
        find: "octet_length(convert_to(value, 'UTF8')) || ':' || value",
        replace: 'value',
      },
      { file: 'scripts/audit/chain.ts', find: 'Buffer.byteLength(value)}:', replace: "''}" },
    ],
    caughtBy: { tests: ['tests/read/task-event-hash.test.ts'] },
  },
  {
    name: 'the hash depends on the session',
    breaks: 'a history holds wherever it is verified',
    edits: [
      {
        file: 'src/migrations/gate/event_hash.sql',
        find: "(extract(epoch from event.happened_at at time zone 'UTC') * 1000000)",
        replace: '(extract(epoch from event.happened_at::timestamp) * 1000000)',
      },
    ],
    caughtBy: { tests: ['tests/read/task-event-hash.test.ts'] },
  },
  {
    name: 'a task that is closed again has another event',
    breaks: 'what happens once is in the history once',
    edits: [
      { file: 'src/migrations/gate/close_task.sql', find: "if task.status = 'PENDING' then", replace: 'if true then' },
    ],
    caughtBy: { tests: ['tests/read/task-events.test.ts'] },
  },
  {
    name: 'a mail that is marked again is another event',
    breaks: 'what happens once is in the history once',
    edits: [
      {
        file: 'src/migrations/gate/mark_mailed.sql',
        find: " and coalesce(sent_at, 'infinity') = 'infinity'",
        replace: '',
      },
    ],
    caughtBy: { tests: ['tests/decide/decision.race.test.ts'] },
  },
  {
    name: 'events are appended without a lock on their task',
    breaks: 'a history does not fork',
    edits: [
      {
        file: 'src/migrations/gate/mark_mailed.sql',
        find: 'where task_id = mailed_task_id for update;',
        replace: 'where task_id = mailed_task_id;',
      },
      {
        file: 'src/migrations/gate/decide_task.sql',
        find: 'where task_id = p_task_id for update;',
        replace: 'where task_id = p_task_id;',
      },
    ],
    caughtBy: { tests: ['tests/decide/decision.race.test.ts'] },
  },
  {
    name: 'a decision by a link passes for one over REST',
    breaks: 'the history says how a decision came',
    edits: [
      {
        file: 'src/resume_workflow/link-routes.ts',
        find: "decideReview(portsOf('LINK', request)",
        replace: "decideReview(portsOf('REST', request)",
      },
    ],
    caughtBy: EVENTS,
  },
  {
    name: 'anybody may read the history of a task',
    breaks: 'who has no part in a task does not learn of it',
    edits: [
      {
        file: 'src/core/read-tasks.ts',
        find: `  const { task, isVeiled } = await findTask(store, person, task_id);
  const events`,
        replace: `  const { task, isVeiled } = { task: { task_id, person, store }, isVeiled: false };
  const events`,
      },
    ],
    caughtBy: { tests: ['tests/read/read-events.test.ts'] },
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
    name: 'the audit accepts an invalid time',
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
  {
    name: 'a submission does not record its deadline',
    breaks: 'a deadline cannot be moved unnoticed',
    edits: [
      {
        file: 'src/migrations/gate/open_stage.sql',
        find: '    event := next_event(task, p_opened);',
        replace: '    p_opened.due_at := null;\n    event := next_event(task, p_opened);',
      },
    ],
    caughtBy: { tests: ['tests/read/history-tampering.test.ts'] },
  },
  {
    name: 'verifying does not look at assessor and deadline',
    breaks: 'an open task cannot be handed over unnoticed',
    edits: [
      {
        file: 'scripts/audit/chain.ts',
        find: '...(recordsPeople(chain) ? people : []),',
        replace: '...[].concat(people.slice(2)),',
      },
    ],
    caughtBy: { tests: ['tests/read/history-tampering.test.ts'] },
  },
];

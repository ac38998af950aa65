import type { Mutant } from './mutant.ts';

const REPAIRS = 'src/core/repairs.ts';
const RECONCILE = 'src/core/reconcile.ts';
const STATEMENTS = 'src/adapters/postgres/repair-statements.ts';
const WORKFLOW = 'src/adapters/step-functions/workflow.ts';
const RECONCILE_TESTS = {
  tests: ['tests/integration/reconcile.test.ts', 'tests/integration/reconcile-outage.test.ts'],
};

const without = (repair: string, breaks: string, caughtBy: Mutant['caughtBy']): Mutant => ({
  name: `reconcile does not repair what is ${repair}`,
  breaks,
  edits: [
    {
      file: RECONCILE,
      find: 'of repairsFor(ports))',
      replace: `of repairsFor(ports).filter(([one]) => one !== '${repair}'))`,
    },
  ],
  caughtBy,
});

/** Weakenings of what repairs, and of how answers of Step Functions are understood. */
export const repairMutants: Mutant[] = [
  without('undelivered', 'a committed decision reaches the workflow', { tortureRuns: 1_500 }),
  without('overdue', 'what nobody decides expires', { tortureRuns: 1_500 }),
  without('unstarted', 'a task reaches its execution', { tortureRuns: 1_500 }),
  without('unmailed', 'a mail at least once under failures', RECONCILE_TESTS),
  {
    name: 'reconcile looks for no further execution',
    breaks: 'a task reaches its execution',
    edits: [
      {
        file: REPAIRS,
        find: '  if (!(await ports.store.nextExecution(task_id, execution_attempt))) return;',
        replace: '  return;',
      },
    ],
    caughtBy: RECONCILE_TESTS,
  },
  {
    name: 'reconcile does not close what an ended execution left',
    breaks: 'a committed decision becomes the status',
    edits: [
      {
        file: REPAIRS,
        find: "if (state === 'ended') await ports.store.closeTask(task.task_id, false, ports.clock.now(), ports.origin);",
        replace: "if (state === 'ended') return;",
      },
    ],
    caughtBy: RECONCILE_TESTS,
  },
  {
    name: 'reconcile closes tasks before their time',
    breaks: 'only the deadline expires a task',
    edits: [
      {
        file: STATEMENTS,
        find: "due_at < $1::timestamptz - interval '5 minutes'",
        replace: "due_at < $1::timestamptz + interval '7 days'",
      },
      {
        file: 'src/adapters/postgres/statements.ts',
        find: ' and cur.due_at <= $3::timestamptz',
        replace: '',
      },
    ],
    caughtBy: { tortureRuns: 500 },
  },
  {
    name: 'reconcile mails beside a callback that is still at it',
    breaks: 'one mail under duplicates',
    edits: [
      {
        file: STATEMENTS,
        find: "coalesce(notification_claimed_at < $1::timestamptz - interval '60 seconds', true)",
        replace: 'true',
      },
    ],
    caughtBy: RECONCILE_TESTS,
  },
  {
    name: 'reconcile does not mark the mail that it sent',
    breaks: 'one mail under duplicates',
    edits: [
      {
        file: REPAIRS,
        find: '    await ports.store.markNotified(task_id, ports.clock.now(), ports.origin);\n',
        replace: '',
      },
    ],
    caughtBy: RECONCILE_TESTS,
  },
  {
    name: 'a repair waits for tasks that another one has claimed',
    breaks: 'two reconcilers do not hold each other up',
    edits: [{ file: STATEMENTS, find: 'for update skip locked', replace: 'for update' }],
    caughtBy: RECONCILE_TESTS,
  },
  {
    name: 'a claimed repair does not back off',
    breaks: 'two reconcilers never do a thing twice',
    edits: [
      {
        file: STATEMENTS,
        find: `  set next_repair_at = $1::timestamptz + \${backoff('repair_attempts')},`,
        replace: '  set next_repair_at = $1::timestamptz,',
      },
    ],
    caughtBy: RECONCILE_TESTS,
  },
  {
    name: 'an outage holds its tasks back',
    breaks: 'repaired within two periods after an outage',
    edits: [{ file: RECONCILE, find: 'if (givenBack.length > 0) await', replace: 'if (givenBack.length > 1e9) await' }],
    caughtBy: RECONCILE_TESTS,
  },
  {
    name: 'an execution that exists already counts as an outage',
    breaks: 'a terminal error is understood',
    edits: [{ file: WORKFLOW, find: "if (error instanceof ExecutionAlreadyExists) return 'exists';", replace: '' }],
    caughtBy: RECONCILE_TESTS,
  },
  {
    name: 'a closed task token counts as an outage',
    breaks: 'a terminal error is understood',
    edits: [{ file: WORKFLOW, find: "        if (isClosed) return 'closed';\n", replace: '' }],
    caughtBy: { tortureRuns: 1_500 },
  },
  {
    name: 'a closed task token counts as delivered',
    breaks: 'a terminal error is never success by assumption',
    edits: [{ file: WORKFLOW, find: "if (isClosed) return 'closed';", replace: "if (isClosed) return 'delivered';" }],
    caughtBy: { tortureRuns: 1_500 },
  },
  {
    name: 'dead letters are forgotten',
    breaks: 'the assessor can decide what the queue gave up',
    edits: [
      {
        file: 'src/core/take-dead-letter.ts',
        find: '    await assignTask(ports, message);',
        replace: '    await null;',
      },
    ],
    caughtBy: RECONCILE_TESTS,
  },
  {
    name: 'dead letters are not marked',
    breaks: 'what cannot be repaired is visible',
    edits: [
      {
        file: 'src/core/take-dead-letter.ts',
        find: "  await ports.store.markStuck(task_id, 'DEAD_LETTER');\n",
        replace: '',
      },
    ],
    caughtBy: RECONCILE_TESTS,
  },
  {
    name: 'a repair in vain is never marked',
    breaks: 'what cannot be repaired is visible',
    edits: [
      { file: STATEMENTS, find: 'const ATTEMPTS_UNTIL_STUCK = 3;', replace: 'const ATTEMPTS_UNTIL_STUCK = 1e9;' },
    ],
    caughtBy: RECONCILE_TESTS,
  },
];

import type { Mutant } from './mutant.ts';

const REPAIRS = 'src/core/repairs.ts';
const RECONCILE = 'src/core/reconcile.ts';
const WORKFLOW = 'src/adapters/step-functions/workflow.ts';
const RECONCILE_TESTS = {
  tests: ['tests/repair/reconcile.test.ts', 'tests/repair/reconcile-outage.test.ts'],
};

const without = (repair: string, breaks: string, caughtBy: Mutant['caughtBy']): Mutant => ({
  name: `reconcile does not repair what is ${repair}`,
  breaks,
  edits: [
    {
      file: RECONCILE,
      find: 'for (const repair of REPAIRS) report',
      replace: `for (const repair of REPAIRS.filter((one) => one !== '${repair}')) report`,
    },
  ],
  caughtBy,
});

/** Mutants of repairs, and of how answers of Step Functions are understood. */
export const repairMutants: Mutant[] = [
  without('undelivered', 'a committed decision reaches the workflow', RECONCILE_TESTS),
  without('overdue', 'what nobody decides expires', RECONCILE_TESTS),
  without('unstarted', 'a task reaches its execution', RECONCILE_TESTS),
  without('untold', 'no execution waits for a closed task', RECONCILE_TESTS),
  {
    name: 'reconcile does not send what is unsent',
    breaks: 'a mail at least once under failures',
    edits: [
      {
        file: RECONCILE,
        find: 'if (mailer !== null) report.unsent = await performAll(ports, mailing({ ...ports, mailer }), hasTime);',
        replace: '',
      },
    ],
    caughtBy: RECONCILE_TESTS,
  },
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
        file: 'src/migrations/gate/claim_repairs.sql',
        find: "due_at < p_now - case when is_due_earlier then interval '0' else interval '5 minutes' end",
        replace: "due_at < p_now + interval '7 days'",
      },
      { file: 'src/migrations/gate/close_task.sql', find: ' and task.due_at <= p_now', replace: '' },
    ],
    caughtBy: { tests: ['tests/repair/reconcile.test.ts'] },
  },
  {
    name: 'reconcile mails beside a callback that is still at it',
    breaks: 'one mail under duplicates',
    edits: [
      {
        file: 'src/migrations/gate/claim_mails.sql',
        find: `coalesce(notification_claimed_at < p_now - interval '60 seconds', true)`,
        replace: 'true',
      },
    ],
    caughtBy: { tests: ['tests/repair/reconcile.test.ts'] },
  },
  {
    name: 'reconcile does not mark the mail that it sent',
    breaks: 'one mail under duplicates',
    edits: [
      {
        file: 'src/core/send-mail.ts',
        find: `  if (await senders[mail.reason](ports, mail))
    await ports.store.markMailed(mail.mail_id, ports.clock.now(), ports.origin);`,
        replace: '  await senders[mail.reason](ports, mail);',
      },
    ],
    caughtBy: { tests: ['tests/repair/reconcile.test.ts'] },
  },
  {
    name: 'a repair waits for tasks that another one has claimed',
    breaks: 'two reconcilers do not hold each other up',
    edits: [
      {
        file: 'src/migrations/gate/claim_repairs.sql',
        find: `interval '60 seconds'
        end
      order by approval_tasks.created_at
      limit p_limit
      for update of approval_tasks skip locked`,
        replace: `interval '60 seconds'
        end
      order by approval_tasks.created_at
      limit p_limit
      for update of approval_tasks`,
      },
    ],
    caughtBy: { tests: ['tests/repair/reconcile-outage.test.ts'] },
  },
  {
    name: 'a claimed repair does not back off',
    breaks: 'two reconcilers never do a thing twice',
    edits: [
      {
        file: 'src/migrations/gate/claim_repairs.sql',
        find: 'select wanted_id, p_repair, p_now + repair_backoff(0), 1',
        replace: 'select wanted_id, p_repair, p_now, 1',
      },
    ],
    caughtBy: { tests: ['tests/repair/reconcile-outage.test.ts'] },
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
    caughtBy: RECONCILE_TESTS,
  },
  {
    name: 'a closed task token counts as delivered',
    breaks: 'a terminal error is never success by assumption',
    edits: [{ file: WORKFLOW, find: "if (isClosed) return 'closed';", replace: "if (isClosed) return 'delivered';" }],
    caughtBy: RECONCILE_TESTS,
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
        find: '  await ports.store.markDeadLettered(task_id, ports.clock.now());\n',
        replace: '',
      },
    ],
    caughtBy: { tests: ['tests/repair/reconcile.test.ts'] },
  },
  {
    name: 'a repair in vain is never marked',
    breaks: 'what cannot be repaired is visible',
    edits: [
      {
        file: 'src/migrations/gate/claim_repairs.sql',
        find: 'when lease.attempts >= 3 then',
        replace: 'when lease.attempts >= 1000000 then',
      },
    ],
    caughtBy: { tests: ['tests/repair/reconcile.test.ts'] },
  },
  {
    name: 'a claim of another run is not looked at',
    breaks: 'two reconcilers never do a thing twice',
    edits: [
      {
        file: 'src/migrations/gate/claim_repairs.sql',
        find: '      where lease.next_attempt_at <= p_now\n',
        replace: '',
      },
    ],
    caughtBy: { tests: ['tests/repair/release-repairs.test.ts'] },
  },
];

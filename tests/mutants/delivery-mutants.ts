import type { Mutant } from './mutant.ts';

const ASSIGN = 'src/core/assign-task.ts';

/** Mutants of the delivery of queue messages: task tokens and mails. */
export const deliveryMutants: Mutant[] = [
  {
    name: 'mails are sent without a claim',
    breaks: 'one mail under duplicates',
    edits: [
      {
        file: 'src/migrations/gate/claim_mail.sql',
        find: `  where mail.next_attempt_at <= p_now
`,
        replace: '',
      },
      {
        file: 'src/migrations/gate/keep_task_token.sql',
        find: `
    and coalesce(task.notification_claimed_at < p_now - interval '60 seconds', true) then`,
        replace: ' then',
      },
    ],
    caughtBy: { tests: ['tests/decide/decision.race.test.ts'] },
  },
  {
    name: 'a task token is kept without a lock on its task',
    breaks: 'one mail under duplicates',
    edits: [
      {
        file: 'src/migrations/gate/keep_task_token.sql',
        find: 'where task_id = p_task_id for update;',
        replace: 'where task_id = p_task_id;',
      },
    ],
    caughtBy: { tests: ['tests/decide/decision.race.test.ts'] },
  },
  {
    name: 'a claim of the mail is never given up',
    breaks: 'a mail at least once under failures',
    edits: [{ file: ASSIGN, find: 'const CLAIM_LEASE_SECONDS = 60;', replace: 'const CLAIM_LEASE_SECONDS = 1e9;' }],
    caughtBy: { tests: ['tests/assign/callback.test.ts'] },
  },
  {
    name: 'a sent mail is not marked',
    breaks: 'one mail under duplicates',
    edits: [
      {
        file: 'src/core/assign-task.ts',
        find: `  await ports.store.markMailed(mail_id, ports.clock.now(), ports.origin);
`,
        replace: '',
      },
    ],
    caughtBy: { tests: ['tests/assign/callback.test.ts'] },
  },
  {
    name: 'a mail is sent after the decision',
    breaks: 'nobody is asked for what is decided',
    edits: [
      {
        file: 'src/migrations/gate/keep_task_token.sql',
        find: `if task.status = 'PENDING' and task.decision is null and task.notified_at is null`,
        replace: 'if task.notified_at is null',
      },
      { file: 'src/core/assign-task.ts', find: '  else await sendMail(', replace: '  await sendMail(' },
    ],
    caughtBy: { tests: ['tests/decide/decision.race.test.ts', 'tests/assign/callback.test.ts'] },
  },
  {
    name: 'a task token of another task is taken',
    breaks: 'a task token belongs to one task',
    edits: [{ file: 'src/adapters/postgres/assign.ts', find: 'row.token_task_id !== row.task_id', replace: 'false' }],
    caughtBy: { tests: ['tests/read/task-store.test.ts'] },
  },
  {
    name: 'a task token of another task becomes the latest',
    breaks: 'a task token belongs to one task',
    edits: [
      {
        file: 'src/migrations/gate/keep_task_token.sql',
        find: '  if token_task_id <> p_task_id then',
        replace: '  if false then',
      },
      { file: 'src/migrations/gate/keep_task_token.sql', find: '  is_new := found;', replace: '  is_new := true;' },
      { file: 'src/adapters/postgres/assign.ts', find: 'row.token_task_id !== row.task_id', replace: 'false' },
    ],
    caughtBy: { tests: ['tests/assign/callback.test.ts'] },
  },
  {
    name: 'an old message makes its task token the latest',
    breaks: 'the newest task token is told first',
    edits: [
      {
        file: 'src/migrations/gate/keep_task_token.sql',
        find: 'case when is_new then p_task_token else task_token end',
        replace: 'p_task_token',
      },
      {
        file: 'src/migrations/gate/keep_task_token.sql',
        find: '  if is_new or mail_id is not null then',
        replace: '  if true then',
      },
    ],
    caughtBy: { tests: ['tests/assign/callback.test.ts'] },
  },
  {
    name: 'a decision from before the task token is not delivered with it',
    breaks: 'a committed decision reaches the workflow',
    edits: [
      {
        file: 'src/core/assign-task.ts',
        find: '    await ports.callbacks.sendDecision(task_token, task.decision);',
        replace: '    return;',
      },
    ],
    caughtBy: { tests: ['tests/decide/decision.race.test.ts'] },
  },
  {
    name: 'a message that failed counts as done',
    breaks: 'a message is delivered until it is handled',
    edits: [
      {
        file: 'src/runtime/sqs.ts',
        find: "    logger.error('message failed', { ...ids, error: describeError(error) });\n    throw error;",
        replace: "    logger.error('message failed', { ...ids, error: describeError(error) });",
      },
    ],
    caughtBy: { tortureRuns: 1_000 },
  },
  {
    name: 'any message that failed takes its batch with it',
    breaks: 'a message fails alone',
    edits: [
      {
        file: 'src/runtime/sqs.ts',
        find: 'throwOnFullBatchFailure: false',
        replace: 'throwOnFullBatchFailure: true',
      },
    ],
    caughtBy: { tests: ['tests/assign/callback.test.ts', 'tests/repair/reconcile.test.ts'] },
  },
];

import type { Mutant } from './mutant.ts';

const STATEMENTS = 'src/adapters/postgres/assignment-statements.ts';
const ASSIGN = 'src/core/assign-task.ts';
const STORE = 'src/adapters/postgres/assignment-store.ts';

/** Weakenings of what becomes of the queue's messages: task tokens and mails. */
export const deliveryMutants: Mutant[] = [
  {
    name: 'mails are sent without a claim',
    breaks: 'one mail under duplicates',
    edits: [
      {
        file: STATEMENTS,
        find: '        and coalesce(cur.notification_claimed_at < $5::timestamptz, true) as notify',
        replace: '        and coalesce($5::timestamptz is not null, true) as notify',
      },
    ],
    caughtBy: { tortureRuns: 1_000 },
  },
  {
    name: 'a task token is kept without a lock on its task',
    breaks: 'one mail under duplicates',
    edits: [
      {
        file: STATEMENTS,
        find: 'where task_id = $1::uuid\n    for update\n  ), token as (',
        replace: 'where task_id = $1::uuid\n  ), token as (',
      },
    ],
    caughtBy: { tortureRuns: 1_500 },
  },
  {
    name: 'a claim of the mail is never given up',
    breaks: 'a mail at least once under failures',
    edits: [{ file: ASSIGN, find: 'const CLAIM_LEASE_SECONDS = 60;', replace: 'const CLAIM_LEASE_SECONDS = 1e9;' }],
    caughtBy: { tests: ['tests/integration/callback.test.ts'] },
  },
  {
    name: 'a sent mail is not marked',
    breaks: 'one mail under duplicates',
    edits: [
      {
        file: ASSIGN,
        find: '  await ports.store.markNotified(task.task_id, ports.clock.now(), ports.origin);\n',
        replace: '',
      },
    ],
    caughtBy: { tortureRuns: 500 },
  },
  {
    name: 'a mail is sent after the decision',
    breaks: 'nobody is asked for what is decided',
    edits: [
      {
        file: STATEMENTS,
        find: "cur.status = 'PENDING'\n        and cur.decision is null\n        and cur.notified_at is null",
        replace: 'cur.notified_at is null',
      },
      { file: ASSIGN, find: '  else if (notify)', replace: '  if (notify)' },
    ],
    caughtBy: { tests: ['tests/integration/races.test.ts', 'tests/integration/callback.test.ts'] },
  },
  {
    name: 'a task token of another task is taken',
    breaks: 'a task token belongs to one task',
    edits: [{ file: STORE, find: 'row.token_task_id !== row.task_id', replace: 'false' }],
    caughtBy: { tortureRuns: 1_000 },
  },
  {
    name: 'a task token of another task becomes the latest',
    breaks: 'a task token belongs to one task',
    edits: [
      { file: STATEMENTS, find: 'join token on token.task_id = cur.task_id', replace: 'cross join token' },
      { file: STORE, find: 'row.token_task_id !== row.task_id', replace: 'false' },
    ],
    caughtBy: { tests: ['tests/integration/callback.test.ts'] },
  },
  {
    name: 'an old message makes its task token the latest',
    breaks: 'the newest task token is told first',
    edits: [
      { file: STATEMENTS, find: 'case when claim.is_new then $2::text else task_token end', replace: '$2::text' },
      { file: STATEMENTS, find: '      and (claim.is_new or claim.notify)', replace: '' },
    ],
    caughtBy: { tests: ['tests/integration/callback.test.ts'] },
  },
  {
    name: 'a decision from before the task token is not delivered with it',
    breaks: 'a committed decision reaches the workflow',
    edits: [
      {
        file: ASSIGN,
        find: 'if (task.decision !== null) await ports.callbacks.sendDecision(task_token, task.decision);',
        replace: 'if (task.decision !== null) return;',
      },
    ],
    caughtBy: { tests: ['tests/integration/races.test.ts'] },
  },
  {
    name: 'a message that failed counts as done',
    breaks: 'a message is delivered until it is handled',
    edits: [
      {
        file: 'src/runtime/sqs.ts',
        find: "    logger.error('message failed', { message_id: record.messageId, error: describeError(error) });\n    throw error;",
        replace: "    logger.error('message failed', { message_id: record.messageId, error: describeError(error) });",
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
    caughtBy: { tests: ['tests/integration/callback.test.ts', 'tests/integration/reconcile.test.ts'] },
  },
];

import type { Edit, Mutant } from './mutant.ts';

const STATEMENTS = 'src/adapters/postgres/statements.ts';
const DECIDE = 'src/core/decide-task.ts';
const CLOSE = 'src/core/close-task.ts';
const MACHINE = 'statemachine/approval_workflow.asl.json';

const CLOSES_AGAIN: Edit = {
  file: STATEMENTS,
  find: "cur.status = 'PENDING'\n      and (cur.decision is not null",
  replace: '(cur.decision is not null',
};

/** Weakenings of the gate, of closing a task, and of telling the workflow. */
export const decisionMutants: Mutant[] = [
  {
    name: 'the gate decides closed tasks',
    breaks: 'a final status never changes',
    edits: [
      {
        file: STATEMENTS,
        find: "    where cur.status = 'PENDING'\n      and cur.decision is null\n",
        replace: '    where cur.decision is null\n',
      },
    ],
    caughtBy: { tortureRuns: 1_500 },
  },
  {
    name: 'the gate decides decided tasks',
    breaks: 'at most one decision',
    edits: [
      {
        file: STATEMENTS,
        find: '      and cur.decision is null\n      and cur.assigned_to',
        replace: '      and cur.assigned_to',
      },
    ],
    caughtBy: { tortureRuns: 500 },
  },
  {
    name: 'the gate lets anybody decide',
    breaks: 'only the assessor decides',
    edits: [{ file: STATEMENTS, find: '      and cur.assigned_to = $4::text\n', replace: '' }],
    caughtBy: { tortureRuns: 500 },
  },
  {
    name: 'the gate lets authors decide',
    breaks: 'nobody decides their own question',
    edits: [{ file: STATEMENTS, find: '      and cur.assigned_by <> $4::text\n', replace: '' }],
    caughtBy: { tests: ['tests/integration/task-store.test.ts'] },
  },
  {
    name: 'the gate does not lock the row',
    breaks: 'at most one decision',
    edits: [
      {
        file: STATEMENTS,
        find: 'where task_id = $1::uuid\n    for update\n  ), next as (',
        replace: 'where task_id = $1::uuid\n  ), next as (',
      },
    ],
    caughtBy: { tortureRuns: 1_500 },
  },
  {
    name: 'a timeout beats a committed decision',
    breaks: 'a committed decision becomes the status',
    edits: [
      {
        file: STATEMENTS,
        find: "coalesce(cur.decision, 'EXPIRED')",
        replace: "case when $2::boolean then 'EXPIRED' else cur.decision end",
      },
    ],
    caughtBy: { tortureRuns: 1_500 },
  },
  {
    name: 'a task closes without decision or timeout',
    breaks: 'a forged task success closes nothing',
    edits: [
      {
        file: STATEMENTS,
        find: '(cur.decision is not null or $2::boolean and cur.due_at <= $3::timestamptz)',
        replace: '($2::boolean or true)',
      },
    ],
    caughtBy: { tortureRuns: 1_500 },
  },
  {
    name: 'closing again opens a closed task',
    breaks: 'a final status never changes',
    edits: [
      CLOSES_AGAIN,
      {
        file: STATEMENTS,
        find: "coalesce(cur.decision, 'EXPIRED') as status",
        replace: "case when cur.status = 'PENDING' then coalesce(cur.decision, 'EXPIRED') else 'PENDING' end as status",
      },
    ],
    caughtBy: { tortureRuns: 500 },
  },
  {
    name: 'closing again writes another time',
    breaks: 'a final status never changes',
    edits: [CLOSES_AGAIN],
    caughtBy: { tortureRuns: 500 },
  },
  {
    name: 'the workflow is told before the decision is committed',
    breaks: 'rows first, Step Functions after',
    edits: [
      {
        file: DECIDE,
        find: '  const answer = await ports.store.decideTask(',
        replace:
          '  await deliverDecision(ports, task_id, await ports.store.tokensOf(task_id), decision);\n  const answer = await ports.store.decideTask(',
      },
      {
        file: 'src/adapters/postgres/task-store.ts',
        find: '    async findTask(task_id) {',
        replace:
          "    async tokensOf(task_id) {\n      const text = 'select task_token from task_tokens where task_id = $1';\n      return (await query({ text, values: [task_id] })).map(({ task_token }) => task_token);\n    },\n    async findTask(task_id) {",
      },
    ],
    caughtBy: { tortureRuns: 500 },
  },
  {
    name: 'the workflow is started before the task is committed',
    breaks: 'rows first, Step Functions after',
    edits: [
      {
        file: 'src/core/submit-question.ts',
        find: '  const created = await',
        replace: '  await start(ports, ids.task_id, due_in_seconds);\n  const created = await',
      },
    ],
    caughtBy: { tortureRuns: 500 },
  },
  {
    name: 'an assessor is told that the workflow was not told',
    breaks: 'a committed decision is answered as such',
    edits: [
      {
        file: 'src/core/deliver-decision.ts',
        find: "    ports.telemetry.count('DecisionNotDelivered');",
        replace: '    throw error;',
      },
    ],
    caughtBy: { tortureRuns: 1_500 },
  },
  {
    name: 'an old decision is told to the newest task token alone',
    breaks: 'a committed decision reaches the workflow',
    edits: [
      {
        file: 'src/adapters/postgres/task-row.ts',
        find: 'return [...new Set(',
        replace:
          'return [...new Set(row.task_token === null ? row.task_tokens : [row.task_token])].concat([]);\n  return [...new Set(',
      },
    ],
    caughtBy: { tests: ['tests/integration/decision.test.ts'] },
  },
  {
    name: 'a task success can claim a timeout',
    breaks: 'a forged task success closes nothing',
    edits: [
      {
        file: CLOSE,
        find: '  error: failure,',
        replace: '  outcome: v.optional(v.unknown()),\n  error: failure,',
      },
      {
        file: CLOSE,
        find: 'const { task_id, timeout, error } =',
        replace: 'const { task_id, timeout, error, outcome } =',
      },
      {
        file: CLOSE,
        find: 'error?.Error === TIMEOUT',
        replace: '(error ?? outcome)?.Error === TIMEOUT',
      },
    ],
    caughtBy: { tests: ['tests/integration/update-status.test.ts'] },
  },
  {
    name: 'update_status answers the decision that the workflow was told',
    breaks: 'a forged task success approves nothing',
    edits: [
      { file: CLOSE, find: '  error: failure,', replace: '  outcome: v.optional(v.any()),\n  error: failure,' },
      {
        file: CLOSE,
        find: 'const { task_id, timeout, error } =',
        replace: 'const { task_id, timeout, error, outcome } =',
      },
      { file: CLOSE, find: 'return { status };', replace: 'return { status: outcome?.decision ?? status };' },
    ],
    caughtBy: { tests: ['tests/integration/update-status.test.ts'] },
  },
  {
    name: 'update_status approves what the workflow was told',
    breaks: 'a forged task success approves nothing',
    edits: [
      { file: CLOSE, find: '  error: failure,', replace: '  outcome: v.optional(v.any()),\n  error: failure,' },
      {
        file: CLOSE,
        find: 'const { task_id, timeout, error } =',
        replace: 'const { task_id, timeout, error, outcome } =',
      },
      {
        file: CLOSE,
        find: '  const answer = await',
        replace:
          '  if (outcome !== undefined) await ports.store.decideByWorkflow(task_id, outcome.decision);\n  const answer = await',
      },
      {
        file: 'src/adapters/postgres/task-store.ts',
        find: '    async findTask(task_id) {',
        replace:
          '    async decideByWorkflow(task_id, decision) {\n      const text = "update approval_tasks set decision = $2 where task_id = $1 and decision is null and status = \'PENDING\'";\n      await query({ text, values: [task_id, decision] });\n    },\n    async findTask(task_id) {',
      },
    ],
    caughtBy: { tortureRuns: 1_500 },
  },
  {
    name: 'a caught failure passes for a timeout',
    breaks: 'only the deadline expires a task',
    edits: [
      { file: MACHINE, find: '["States.Timeout"]', replace: '["States.Timeout", "States.TaskFailed"]' },
      { file: CLOSE, find: 'error?.Error === TIMEOUT', replace: 'error !== undefined' },
    ],
    caughtBy: { tests: ['tests/integration/update-status.test.ts'] },
  },
  {
    name: 'the idempotency key answers for any body',
    breaks: 'another body under a key is a conflict',
    edits: [
      {
        file: 'src/core/submit-question.ts',
        find: '!isHashOf(created.request_hash, input, body)',
        replace: 'false',
      },
    ],
    caughtBy: { tortureRuns: 500 },
  },
  {
    name: 'the idempotency key is not stored',
    breaks: 'a submission is stored once',
    edits: [
      {
        file: 'src/core/submit-question.ts',
        find: '...parties, idempotency_key }',
        replace: '...parties, idempotency_key: null }',
      },
    ],
    caughtBy: { tortureRuns: 500 },
  },
];

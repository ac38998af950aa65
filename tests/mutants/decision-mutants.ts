import type { Mutant } from './mutant.ts';

const CLOSE = 'src/core/close-task.ts';
const MACHINE = 'statemachine/approval_workflow.asl.json';

/** Mutants of the gate, of closing a task, and of telling the workflow. */
export const decisionMutants: Mutant[] = [
  {
    name: 'the gate decides closed tasks',
    breaks: 'a final status never changes',
    edits: [
      {
        file: 'src/migrations/gate/decide_task.sql',
        find: "task.status = 'PENDING'\n    and task.decision is null",
        replace: 'task.decision is null',
      },
    ],
    caughtBy: { tests: ['tests/read/task-store.test.ts'] },
  },
  {
    name: 'the gate decides decided tasks',
    breaks: 'at most one decision',
    edits: [{ file: 'src/migrations/gate/decide_task.sql', find: '    and task.decision is null\n', replace: '' }],
    caughtBy: { tests: ['tests/decide/decision.test.ts'] },
  },
  {
    name: 'the gate lets anybody decide',
    breaks: 'only the assessor decides',
    edits: [
      { file: 'src/migrations/gate/decide_task.sql', find: '    and task.assigned_to = p_decided_by\n', replace: '' },
    ],
    caughtBy: { tests: ['tests/decide/access.test.ts'] },
  },
  {
    name: 'the gate lets authors decide',
    breaks: 'nobody decides their own question',
    edits: [
      { file: 'src/migrations/gate/decide_task.sql', find: '    and task.assigned_by <> p_decided_by\n', replace: '' },
    ],
    caughtBy: { tests: ['tests/read/task-store.test.ts'] },
  },
  {
    name: 'the gate does not lock the row',
    breaks: 'at most one decision',
    edits: [
      {
        file: 'src/migrations/gate/lock_review.sql',
        find: 'where question_id = p_question_id for update;',
        replace: 'where question_id = p_question_id;',
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
    name: 'a timeout beats a committed decision',
    breaks: 'a committed decision becomes the status',
    edits: [
      {
        file: 'src/migrations/gate/close_task.sql',
        find: "coalesce(task.decision, 'EXPIRED')",
        replace: "case when p_is_timeout then 'EXPIRED' else task.decision end",
      },
    ],
    caughtBy: { tests: ['tests/close/update-status.test.ts'] },
  },
  {
    name: 'a task closes without decision or timeout',
    breaks: 'a forged task success closes nothing',
    edits: [
      {
        file: 'src/migrations/gate/close_task.sql',
        find: 'if task.decision is null and not (p_is_timeout and task.due_at <= p_now) then',
        replace: 'if false then',
      },
    ],
    caughtBy: { tests: ['tests/close/update-status.test.ts'] },
  },
  {
    name: 'closing again opens a closed task',
    breaks: 'a final status never changes',
    edits: [
      { file: 'src/migrations/gate/close_task.sql', find: "if task.status = 'PENDING' then", replace: 'if true then' },
      {
        file: 'src/migrations/gate/close_task.sql',
        find: "event.status := coalesce(task.decision, 'EXPIRED');",
        replace:
          "event.status := case task.status when 'PENDING' then coalesce(task.decision, 'EXPIRED') else 'PENDING' end;",
      },
    ],
    caughtBy: { tests: ['tests/close/update-status.test.ts'] },
  },
  {
    name: 'closing again writes another time',
    breaks: 'a final status never changes',
    edits: [
      { file: 'src/migrations/gate/close_task.sql', find: "if task.status = 'PENDING' then", replace: 'if true then' },
    ],
    caughtBy: { tests: ['tests/close/update-status.test.ts'] },
  },
  {
    name: 'the workflow is told before the decision is committed',
    breaks: 'rows first, Step Functions after',
    edits: [
      {
        file: 'src/core/decide-task.ts',
        find: '  const answer = await ports.store.decideTask(',
        replace:
          '  await deliverDecision(ports, task_id, await ports.store.tokensOf(task_id), decision);\n  const answer = await ports.store.decideTask(',
      },
      {
        file: 'src/adapters/postgres/read.ts',
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
        find: '  const submitted = await ',
        replace: `  for (const task_id of question.task_ids) await follow(ports, { opened: [{ task_id, timeout_seconds: 1 }] });
  const submitted = await `,
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
        file: 'src/migrations/gate/tokens_of.sql',
        find: 'order by received_at desc',
        replace: 'order by received_at desc limit 1',
      },
    ],
    caughtBy: { tests: ['tests/decide/decision.test.ts'] },
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
    caughtBy: { tests: ['tests/close/update-status.test.ts'] },
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
    caughtBy: { tests: ['tests/close/update-status.test.ts'] },
  },
  {
    name: 'a caught failure passes for a timeout',
    breaks: 'only the deadline expires a task',
    edits: [
      { file: MACHINE, find: '["States.Timeout"]', replace: '["States.Timeout", "States.TaskFailed"]' },
      { file: CLOSE, find: 'error?.Error === TIMEOUT', replace: 'error !== undefined' },
    ],
    caughtBy: { tests: ['tests/close/update-status.test.ts'] },
  },
  {
    name: 'the idempotency key answers for any body',
    breaks: 'another body under a key is a conflict',
    edits: [
      { file: 'src/core/submit-question.ts', find: '!isHashOf(submitted.request_hash, wanted)', replace: 'false' },
    ],
    caughtBy: { tortureRuns: 500 },
  },
  {
    name: 'the idempotency key is not stored',
    breaks: 'a submission is stored once',
    edits: [
      {
        file: 'src/core/submit-question.ts',
        find: `    idempotency_key,
    request_hash`,
        replace: `    idempotency_key: null,
    request_hash`,
      },
    ],
    caughtBy: { tortureRuns: 500 },
  },
];

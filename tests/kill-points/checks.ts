import { gather, type Mail, mailsToAssessor as mailsOf } from '../simulation/evidence.ts';
import { versionViolations } from '../simulation/invariants.ts';
import { historyFaults } from '../support/history.ts';
import type { Submitted } from './run.ts';
import type { Sandbox } from './sandbox.ts';

/** A state that must not be. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

interface TaskRow {
  task_id: string;
  status: string;
  decision: string | null;
  execution_attempt: number;
  tokens: number;
}

interface ExecutionRow {
  name: string;
  status: string;
  error: string | null;
  open_wait: number | null;
}

/** After two periods: what was started waits for its assessor, who has mail; what was decided is closed. */
export async function checkRepaired(sandbox: Sandbox, task: Submitted): Promise<void> {
  const row = await rowOf(sandbox, task);
  if (row.status !== 'PENDING') return;
  expectThat(row.decision === null, `decided as ${row.decision}, and still PENDING after two periods`);
  // By then it is closed at its deadline, which is nothing to be repaired sooner.
  if (task.isExecutionStopped) return;
  const execution = await lastExecution(sandbox, row);
  expectThat(execution?.status === 'RUNNING', `PENDING, but the execution is ${execution?.status ?? 'not started'}`);
  expectThat(execution?.open_wait !== null, 'the execution does not wait for its task token');
  expectThat(row.tokens > 0, 'the task token is not known');
  expectThat(mailsToAssessor(sandbox, task).length > 0 || task.needsNoMail, 'the assessor has no mail');
}

/** At the end: each task closed once, as it was decided and told, with nothing left behind. */
export async function checkClosed(
  sandbox: Sandbox,
  tasks: readonly Submitted[],
  authors: readonly string[],
): Promise<void> {
  for (const task of tasks) await checkTask(sandbox, task);
  const [left] = await sandbox.database.rows<Record<string, number>>(LEFT_BEHIND, [authors]);
  const expected = { tasks: tasks.length, questions: tasks.length, messages: 0, running: 0 };
  expectThat(JSON.stringify(left) === JSON.stringify(expected), `there are ${JSON.stringify(left)}`);
  const evidence = await gather(sandbox.database, Date.now(), sandbox.mailSink.mails);
  const changes = evidence.tasks.flatMap((task) => versionViolations(task, evidence));
  expectThat(changes.length === 0, changes.join('; '));
  const faults = await historyFaults(sandbox.database.pool);
  expectThat(faults.length === 0, faults.join('; '));
}

async function checkTask(sandbox: Sandbox, task: Submitted): Promise<void> {
  const row = await rowOf(sandbox, task);
  const outcome = row.decision ?? 'EXPIRED';
  expectThat(row.status === outcome, `decided as ${row.decision}, but the status is ${row.status}`);
  const contrary = task.told.filter((told) => told !== outcome);
  expectThat(contrary.length === 0, `told ${contrary.join(', ')}, but it is ${outcome}`);
  const execution = await lastExecution(sandbox, row);
  const ended = execution?.status === 'FAILED' ? execution.error : execution?.status;
  const expected = outcome === 'APPROVED' ? 'SUCCEEDED' : outcome;
  expectThat(ended === expected || task.isExecutionStopped, `${outcome}, but the execution ended as ${ended}`);
  checkMails(sandbox, task);
}

function checkMails(sandbox: Sandbox, task: Submitted): void {
  const toAssessor = mailsToAssessor(sandbox, task).length;
  const toAuthor = sandbox.mailSink.mails.filter(({ to }) => to === task.author).length;
  expectThat(toAssessor > 0 || task.needsNoMail, 'the assessor had no mail');
  expectThat(toAuthor > 0, 'nobody told the author the outcome');
  // Killed between sending a mail and writing it down, it is sent again.
  const most = sandbox.processes.isKilled ? 2 : 1;
  expectThat(toAssessor <= most, `the assessor had ${toAssessor} mails`);
  expectThat(toAuthor <= most, `the author had ${toAuthor} mails`);
}

async function rowOf(sandbox: Sandbox, { task_id }: Submitted): Promise<TaskRow> {
  const [row] = await sandbox.database.rows<TaskRow>(TASK, [task_id]);
  if (row === undefined) throw new Violation(`task ${task_id} is gone`);
  return row;
}

async function lastExecution(sandbox: Sandbox, { task_id, execution_attempt }: TaskRow) {
  const name = execution_attempt === 1 ? task_id : `${task_id}-${execution_attempt}`;
  const [execution] = await sandbox.database.rows<ExecutionRow>(EXECUTION, [`%:${name}`]);
  return execution;
}

/** Whether the task's execution waits for its task token. */
export async function isWaiting(sandbox: Sandbox, task: Submitted): Promise<boolean> {
  const execution = await lastExecution(sandbox, await rowOf(sandbox, task));
  return execution?.status === 'RUNNING' && execution.open_wait !== null;
}

/** The mails that the task's assessor was sent for it, oldest first. */
export function mailsToAssessor({ mailSink }: Sandbox, task: Submitted): Mail[] {
  return mailsOf(mailSink.mails, task);
}

function expectThat(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Violation(otherwise);
}

const TASK = `
  select task_id, status, decision, execution_attempt,
    (select count(*)::int from task_tokens where task_tokens.task_id = approval_tasks.task_id) as tokens
  from approval_tasks
  where task_id = $1`;

const EXECUTION = 'select status, error, open_wait from local_aws.executions where execution_arn like $1';

const LEFT_BEHIND = `
  select (select count(*)::int from approval_tasks where assigned_by <> all ($1)) as tasks,
    (select count(*)::int from reviews where submitted_by <> all ($1)) as questions,
    (select count(*)::int from local_aws.messages) as messages,
    (select count(*)::int from local_aws.executions where status = 'RUNNING') as running`;

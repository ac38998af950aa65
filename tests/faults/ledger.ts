import { createHash } from 'node:crypto';
import { aws } from '../support/api-client.ts';
import type { Bench } from './bench.ts';
import type { Question } from './load.ts';

/** What became of the questions of one load. */
export interface Ledger {
  /** What is not as promised, each in a sentence; empty where nothing was lost or doubled. */
  violations: string[];
  questions: number;
  mails: number;
  /** Tasks that got more than one mail. */
  mailedAgain: number;
}

interface TaskRow {
  task_id: string;
  idempotency_key: string;
  status: string;
  decision: string | null;
}

/** Holds database, executions and mailbox against what the clients were told. */
export async function audit(bench: Bench, questions: readonly Question[]): Promise<Ledger> {
  const tasks = await bench.rows<TaskRow>('select task_id, idempotency_key, status, decision from approval_tasks');
  const byKey = Map.groupBy(tasks, ({ idempotency_key }) => idempotency_key);
  const executions = await executionsOf(bench);
  const mailed = await mailsByTask(bench);
  const violations = questions.flatMap((question) => {
    const found = byKey.get(question.key) ?? [];
    const [task] = found;
    if (task === undefined || found.length > 1) return [`${question.task_id} was stored ${found.length} times`];
    return [
      ...faultsOfTask(question, task),
      ...faultsOfExecutions(task, executions.get(task.task_id) ?? []),
      ...(question.waitsForMail && !mailed.has(task.task_id) ? [`${task.task_id} got no mail`] : []),
    ];
  });
  const counts = questions.map(({ task_id }) => mailed.get(task_id) ?? 0);
  return {
    violations,
    questions: questions.length,
    mails: counts.reduce((sum, count) => sum + count, 0),
    mailedAgain: counts.filter((count) => count > 1).length,
  };
}

function faultsOfTask(question: Question, task: TaskRow): string[] {
  const faults: string[] = [];
  if (task.task_id !== question.task_id) faults.push(`${task.task_id} was answered as ${question.task_id}`);
  if (task.decision !== question.decision) faults.push(`${task.task_id} was decided ${task.decision}`);
  if (task.status !== question.decision) faults.push(`${task.task_id} ended as ${task.status}`);
  if (question.recorded > 1) faults.push(`${task.task_id} was recorded ${question.recorded} times`);
  return faults;
}

function faultsOfExecutions(task: TaskRow, states: string[]): string[] {
  const wanted = task.decision === 'APPROVED' ? 'SUCCEEDED' : 'FAILED';
  return states.join() === wanted ? [] : [`${task.task_id} has the executions: ${states.join() || 'none'}`];
}

/** How the executions of each task ended, by the task. */
export async function executionsOf(bench: Bench): Promise<Map<string, string[]>> {
  const { stateMachines } = await aws(bench.target, 'AWSStepFunctions.ListStateMachines', {});
  const found = new Map<string, string[]>();
  let nextToken: string | undefined;
  do {
    const page = await aws(bench.target, 'AWSStepFunctions.ListExecutions', {
      stateMachineArn: stateMachines[0].stateMachineArn,
      maxResults: 1000,
      nextToken,
    });
    for (const { name, status } of page.executions) {
      const task_id = name.slice(0, 36);
      found.set(task_id, [...(found.get(task_id) ?? []), status]);
    }
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  return found;
}

/** Mails name no task: the code of a mail's link tells, by its hash. */
async function mailsByTask(bench: Bench): Promise<Map<string, number>> {
  const links = await bench.rows<{ task_id: string; hash: string }>(
    `select task_id, encode(code_hash, 'hex') as hash from review_links`,
  );
  const tasks = new Map(links.map(({ task_id, hash }) => [hash, task_id]));
  const counts = new Map<string, number>();
  for (const mail of await bench.mails()) {
    const code = /\/review\/([\w-]{43})/.exec(mail.body.text ?? '')?.[1] ?? '';
    const task_id = tasks.get(createHash('sha256').update(code).digest('hex'));
    if (task_id !== undefined) counts.set(task_id, (counts.get(task_id) ?? 0) + 1);
  }
  return counts;
}

import { createHash } from 'node:crypto';
import { aws } from '../support/api-client.ts';
import type { Bench } from './bench.ts';
import type { Question } from './load.ts';

/** What became of the questions of one load. */
export interface Ledger {
  /** What is not as promised, each in a sentence; empty where nothing was lost or doubled. */
  violations: string[];
  questions: number;
  /** To assessors. */
  mails: number;
  /** Tasks whose assessor got more than one mail. */
  mailedAgain: number;
  /** Tasks whose author was told the outcome more than once. */
  toldAgain: number;
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
  const { mailed, told } = await mailsByTask(bench);
  const violations = questions.flatMap((question) => {
    const found = byKey.get(question.key) ?? [];
    const [task] = found;
    if (task === undefined || found.length > 1) return [`${question.task_id} was stored ${found.length} times`];
    return [
      ...faultsOfTask(question, task),
      ...faultsOfExecutions(task, executions.get(task.task_id) ?? []),
      ...(question.waitsForMail && !mailed.has(task.task_id) ? [`${task.task_id} got no mail`] : []),
      ...(told.has(task.task_id) ? [] : [`nobody told the author of ${task.task_id} the outcome`]),
    ];
  });
  const counts = questions.map(({ task_id }) => mailed.get(task_id) ?? 0);
  return {
    violations,
    questions: questions.length,
    mails: counts.reduce((sum, count) => sum + count, 0),
    mailedAgain: counts.filter((count) => count > 1).length,
    toldAgain: questions.filter(({ task_id }) => (told.get(task_id) ?? 0) > 1).length,
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

/**
 * How many mails were sent about each task, to assessors and to authors. The link of the latter names the task, that of
 * the former does not: the hash of its code tells.
 */
async function mailsByTask(bench: Bench) {
  const links = await bench.rows<{ task_id: string; hash: string }>(
    `select task_id, encode(code_hash, 'hex') as hash from review_links`,
  );
  const tasks = new Map(links.map(({ task_id, hash }) => [hash, task_id]));
  const mailed = new Map<string, number>();
  const told = new Map<string, number>();
  const count = (counts: Map<string, number>, task_id: string | undefined) => {
    if (task_id !== undefined) counts.set(task_id, (counts.get(task_id) ?? 0) + 1);
  };
  for (const mail of await bench.mails()) {
    const text = mail.body.text ?? '';
    const code = /\/review\/([\w-]{43})/.exec(text)?.[1] ?? '';
    count(mailed, tasks.get(createHash('sha256').update(code).digest('hex')));
    count(told, /#\/tasks\/([\w-]{36})/.exec(text)?.[1]);
  }
  return { mailed, told };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type pg from 'pg';
import { verify } from '../../scripts/audit/verify.ts';
import { assignTask } from '../../src/core/assign-task.ts';
import { closeTask } from '../../src/core/close-task.ts';
import { decideTask } from '../../src/core/decide-task.ts';
import { submitQuestion } from '../../src/core/submit-question.ts';
import type { TestDatabase } from './create-database.ts';
import type { Environment } from './environment.ts';

export const author = { email: 'author@example.com', is_coordinator: false };
export const assessor = { email: 'assessor@example.com', is_coordinator: false };
const QUESTION = { question_text: 'Which “planet”?', options: ['Venus', 'Mercury'], correct_answer: 'Mercury' };

/** Submits a question and returns its task's id. */
export async function submitOne(ports: Environment): Promise<string> {
  const answer = await submitQuestion(ports, author, { ...QUESTION, assigned_to: assessor.email }, null);
  if (!('task' in answer)) throw new Error('a question with one assessor is answered by its task');
  return answer.task.task_id;
}

/** A task with every ordinary event: SUBMITTED, NOTIFIED, DECIDED, RESUMED, CLOSED. */
export async function closeOne(ports: Environment): Promise<string> {
  const task_id = await submitOne(ports);
  await assignTask(ports, { task_id, task_token: `token of ${task_id}` });
  await decideTask(ports, assessor, task_id, () => ({ decision: 'REJECTED', comments: 'Deux réponses: “a”, b.' }));
  await closeTask({ ...ports, origin: { via: 'WORKFLOW', request_id: 'request-2' } }, { task_id });
  return task_id;
}

/** The faults that `npm run audit -- verify` would report, one line each. */
export async function historyFaults(pool: pg.Pool): Promise<string[]> {
  const client = await pool.connect();
  try {
    const faults: string[] = [];
    await verify(client, [], (fault) => faults.push(fault));
    return faults;
  } finally {
    client.release();
  }
}

/** Recomputes all hashes from an event on, also in the task's row: what an attacker with every right can do. */
export async function rehash(database: Pick<TestDatabase, 'rows'>, task_id: string, from: number): Promise<void> {
  const length = (await database.rows('select from task_events where task_id = $1', [task_id])).length;
  for (let sequence = from; sequence <= length; sequence++) {
    const one = 'task_id = $1 and sequence = $2';
    await database.rows(
      `update task_events set previous_hash = (select hash from task_events where task_id = $1 and sequence = $2 - 1) where ${one}`,
      [task_id, sequence],
    );
    await database.rows(`update task_events set hash = event_hash(task_events) where ${one}`, [task_id, sequence]);
  }
  await database.rows(
    `update approval_tasks set event_sequence = $2, last_event_hash =
       (select hash from task_events where task_id = $1 and sequence = $2)
     where task_id = $1`,
    [task_id, length],
  );
}

/** Moves a deadline as if the question had been submitted with it. */
export async function backdate(database: Pick<TestDatabase, 'rows'>, task_id: string, due_at: Date): Promise<void> {
  await database.rows('update approval_tasks set due_at = $2 where task_id = $1', [task_id, due_at]);
  await database.rows('update task_events set due_at = $2 where task_id = $1 and sequence = 1', [task_id, due_at]);
  await rehash(database, task_id, 1);
}

/** The output of `npm run -s audit -- …`, and its exit code. It finds the database through these variables alone. */
export async function runAudit(args: string[], environment: Record<string, string>) {
  const script = join(import.meta.dirname, '../../scripts/audit/main.ts');
  const { DATABASE_URL: _, ...surroundings } = process.env;
  const child = spawn(process.execPath, [script, ...args], { env: { ...surroundings, ...environment } });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { stdout, stderr, code };
}

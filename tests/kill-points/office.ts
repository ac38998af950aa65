import { randomUUID } from 'node:crypto';
import { address, decide, type KnownQuestion, submit, taskOf } from './questions.ts';
import type { Run } from './run.ts';
import type { Scenario } from './scenarios.ts';

const RESUME = 'ResumeWorkflowFunction';
const READ = 'ReadTasksFunction';
const COORDINATOR = { email: 'coordinator@example.com', claims: { 'cognito:groups': '[coordinators]' } };
const HOUR_SECONDS = 3_600;

/** What authors and coordinators do about questions that wait in vain. */
export const OFFICE: Record<string, Scenario> = {
  'assessors are replaced, by hand and while they are away': async (run) => {
    // An absence is of a person, and outlives the run.
    const id = randomUUID();
    const [a, b, c, d, e, f] = [`a-${id}`, `b-${id}`, `c-${id}`, `d-${id}`, `e-${id}`, `f-${id}`];
    const question = await submit(run, [
      { assigned_to: [a, b], required_approvals: 2 },
      { assigned_to: [c], required_approvals: 1 },
    ]);
    await run.settle();
    await reassign(run, question, a, d);
    await replace(run, question, c, e);
    await moveDeadline(run, question, b, 2 * HOUR_SECONDS);
    await away(run, b, f);
    await look(run, b);
    await run.settle();
    await decide(run, question, d, 'APPROVED');
    await decide(run, question, f, 'APPROVED');
    await run.settle();
    await decide(run, question, e, 'REJECTED');
    await run.call(RESUME, 'DELETE /absences/{address}', { ...COORDINATOR, params: { address: address(b) } });
  },

  'an assessor is reminded': async (run) => {
    const question = await submit(run, [{ assigned_to: ['a', 'b'], required_approvals: 2 }], 10 * HOUR_SECONDS);
    await run.settle();
    await run.pass(6 * HOUR_SECONDS);
    await run.repair();
    await decide(run, question, 'a', 'APPROVED');
    await decide(run, question, 'b', 'APPROVED');
  },
};

async function reassign(run: Run, question: KnownQuestion, name: string, other: string): Promise<void> {
  const task_id = await taskOf(run, question, name);
  if (task_id === undefined) return;
  const body = { assigned_to: address(other) };
  await run.call(RESUME, 'POST /tasks/{task_id}/reassignment', { ...COORDINATOR, params: { task_id }, body });
}

async function replace(run: Run, question: KnownQuestion, name: string, other: string): Promise<void> {
  const { question_id } = question;
  const body = { from: address(name), assigned_to: address(other) };
  await run.call(RESUME, 'POST /questions/{question_id}/reassignment', {
    ...COORDINATOR,
    params: { question_id },
    body,
  });
}

async function moveDeadline(run: Run, question: KnownQuestion, name: string, due_in_seconds: number): Promise<void> {
  const task_id = await taskOf(run, question, name);
  if (task_id === undefined) return;
  const body = { due_in_seconds };
  await run.call(RESUME, 'POST /tasks/{task_id}/deadline', { email: question.author, params: { task_id }, body });
}

async function away(run: Run, name: string, substitute: string): Promise<void> {
  const now = run.sandbox.clock.now();
  const at = (hours: number) => new Date(now + hours * HOUR_SECONDS * 1000).toISOString();
  const body = { substitute: address(substitute), from: at(-1), until: at(24) };
  await run.call(RESUME, 'PUT /absences/{address}', { email: address(name), params: { address: address(name) }, body });
}

/** What a coordinator looks at. */
async function look(run: Run, name: string): Promise<void> {
  await run.call(READ, 'GET /absences/{address}', { ...COORDINATOR, params: { address: address(name) } });
  await run.call(READ, 'GET /overview', COORDINATOR);
  await run.call(READ, 'GET /tasks', { ...COORDINATOR, query: { role: 'coordinator' } });
}

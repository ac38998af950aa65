import { randomUUID } from 'node:crypto';
import { address, decide, type KnownQuestion, submit, taskOf } from './questions.ts';
import type { Run } from './run.ts';
import type { Scenario } from './scenarios.ts';

const RESUME = 'ResumeWorkflowFunction';
const READ = 'ReadTasksFunction';
const COORDINATOR = { email: 'coordinator@example.com', claims: { 'cognito:groups': '[coordinators]' } };
const HOUR_SECONDS = 3_600;

/** How authors and coordinators get a stuck question moving again. */
export const OFFICE: Record<string, Scenario> = {
  'an assessor is replaced': async (run) => {
    const question = await submit(run, [{ assigned_to: ['a'], required_approvals: 1 }]);
    await reassign(run, question, 'a', 'b');
    await run.settle();
    await decide(run, question, 'b', 'APPROVED');
  },

  'an assessor of a later stage is replaced': async (run) => {
    const question = await submit(run, [
      { assigned_to: ['a'], required_approvals: 1 },
      { assigned_to: ['b'], required_approvals: 1 },
    ]);
    await replace(run, question, 'b', 'c');
    await decide(run, question, 'a', 'APPROVED');
    await run.settle();
    await decide(run, question, 'c', 'APPROVED');
  },

  'a deadline moves': async (run) => {
    const question = await submit(run, [{ assigned_to: ['a'], required_approvals: 1 }]);
    await moveDeadline(run, question, 'a', 2 * HOUR_SECONDS);
  },

  'an assessor is away, and a coordinator looks': async (run) => {
    // An absence belongs to a person, and outlives the run.
    const id = randomUUID();
    const [a, b] = [`a-${id}`, `b-${id}`];
    const question = await submit(run, [{ assigned_to: [a], required_approvals: 1 }]);
    await away(run, a, b);
    await look(run, a);
    await run.settle();
    await decide(run, question, b, 'APPROVED');
    await run.call(RESUME, 'DELETE /absences/{address}', { ...COORDINATOR, params: { address: address(a) } });
  },

  'an assessor is reminded': async (run) => {
    const question = await submit(run, [{ assigned_to: ['a'], required_approvals: 1 }], 10 * HOUR_SECONDS);
    await run.settle();
    await run.pass(6 * HOUR_SECONDS);
    await run.period();
    await decide(run, question, 'a', 'APPROVED');
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
  const now = run.world.clock.now();
  const at = (hours: number) => new Date(now + hours * HOUR_SECONDS * 1000).toISOString();
  const body = { substitute: address(substitute), from: at(-1), until: at(24) };
  await run.call(RESUME, 'PUT /absences/{address}', { email: address(name), params: { address: address(name) }, body });
}

/** The lists that a coordinator looks at. */
async function look(run: Run, name: string): Promise<void> {
  await run.call(READ, 'GET /absences/{address}', { ...COORDINATOR, params: { address: address(name) } });
  await run.call(READ, 'GET /overview', COORDINATOR);
  await run.call(READ, 'GET /tasks', { ...COORDINATOR, query: { role: 'coordinator' } });
}

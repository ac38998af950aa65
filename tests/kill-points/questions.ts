import { randomUUID } from 'node:crypto';
import type { ReviewRow } from '../../scripts/audit/stage-rule.ts';
import { NothingSubmitted, type Run } from './run.ts';
import type { Scenario } from './scenarios.ts';

const CREATE = 'CreateRequestFunction';
const RESUME = 'ResumeWorkflowFunction';
const READ = 'ReadTasksFunction';

export const CONTENT = { question_text: 'Which planet?', options: ['Venus', 'Mercury'], correct_answer: 'Mercury' };

/** Questions with stages and revisions, as people create them. */
export const QUESTIONS: Record<string, Scenario> = {
  'two stages, approved': async (run) => {
    const question = await submit(run, [
      { assigned_to: ['a', 'b', 'c'], required_approvals: 2 },
      { assigned_to: ['d'], required_approvals: 1 },
    ]);
    await run.settle();
    await read(run, question);
    await decide(run, question, 'a', 'APPROVED');
    await decide(run, question, 'b', 'APPROVED');
    await run.settle();
    await decide(run, question, 'd', 'APPROVED');
  },

  'a rejection ends a stage': async (run) => {
    const question = await submit(run, [{ assigned_to: ['a', 'b'], required_approvals: 2 }]);
    await run.settle();
    await decide(run, question, 'a', 'REJECTED');
    await run.settle();
    await decide(run, question, 'b', 'APPROVED');
  },

  'revised while it waits': async (run) => {
    const question = await submit(run, [{ assigned_to: ['a', 'b'], required_approvals: 1 }]);
    await run.settle();
    await decide(run, question, 'a', 'CHANGES_REQUESTED');
    await revise(run, question);
    await run.settle();
    await read(run, question);
    await openNewestLink(run, 'b');
    await decide(run, question, 'b', 'APPROVED');
  },

  withdrawn: async (run) => {
    const question = await submit(run, [{ assigned_to: ['a', 'b'], required_approvals: 1 }]);
    await run.settle();
    await withdraw(run, question);
    await run.settle();
    await decide(run, question, 'a', 'APPROVED');
  },

  // Its stages were planned by hand after the only one had ended; the previous release leaves a stage like this.
  'a stage that nobody settled': async (run) => {
    const question = await submit(run, [{ assigned_to: ['a'], required_approvals: 1 }]);
    await run.settle();
    await decide(run, question, 'a', 'APPROVED');
    await run.repair();
    const { mails } = run.world.aws;
    mails.splice(0, mails.length, ...mails.filter(({ to }) => to !== question.author));
    await run.world.database.rows(
      `update reviews
       set status = 'PENDING', closed_at = null, settled_by = null, stages = stages || $2::jsonb
       where question_id = $1 and status = 'APPROVED'`,
      [question.question_id, JSON.stringify([{ assigned_to: [address('b')], required_approvals: 1 }])],
    );
    await run.repair();
    await decide(run, question, 'b', 'CHANGES_REQUESTED');
  },
};

/** A question as a run knows it: its newest revision. */
export interface KnownQuestion {
  author: string;
  question_id: string;
}

export async function submit(run: Run, stages: ReviewRow['stages'], due_in_seconds = 3_600): Promise<KnownQuestion> {
  const author = `author-${randomUUID()}@example.com`;
  const key = randomUUID();
  const body = {
    ...CONTENT,
    due_in_seconds,
    stages: stages.map((stage) => ({ ...stage, assigned_to: stage.assigned_to.map(address) })),
  };
  await run.call(CREATE, 'POST /questions', { email: author, headers: { 'idempotency-key': key }, body });
  const question_id = await newestOf(run, author);
  if (question_id === undefined) throw new NothingSubmitted();
  const question = { author, question_id };
  run.authors.push(author);
  return question;
}

async function revise(run: Run, question: KnownQuestion): Promise<void> {
  const options = { email: question.author, headers: { 'idempotency-key': 'revision' }, body: CONTENT };
  const { question_id } = question;
  await run.call(CREATE, 'POST /questions/{question_id}/revisions', { ...options, params: { question_id } });
  question.question_id = (await newestOf(run, question.author)) ?? question_id;
}

async function withdraw(run: Run, { author, question_id }: KnownQuestion): Promise<void> {
  await run.call(RESUME, 'POST /questions/{question_id}/withdrawal', { email: author, params: { question_id } });
}

/** The task of an assessor; undefined if their stage did not open, or somebody else has it. */
export async function taskOf(run: Run, { question_id }: KnownQuestion, name: string): Promise<string | undefined> {
  const [task] = await run.world.database.rows<{ task_id: string }>(
    'select task_id from approval_tasks where question_id = $1 and assigned_to = $2',
    [question_id, address(name)],
  );
  return task?.task_id;
}

/** Decides as an assessor with an open task; does nothing if there is none. */
export async function decide(run: Run, question: KnownQuestion, name: string, decision: string): Promise<void> {
  const task_id = await taskOf(run, question, name);
  if (task_id === undefined) return;
  const options = { email: address(name), params: { task_id }, body: { decision, comments: 'Because.' } };
  await run.call(RESUME, 'POST /tasks/{task_id}/decision', options);
}

async function read(run: Run, { author, question_id }: KnownQuestion): Promise<void> {
  const options = { email: author, params: { question_id } };
  await run.call(READ, 'GET /questions/{question_id}', options);
  await run.call(READ, 'GET /questions/{question_id}/revisions', options);
  await run.call(READ, 'GET /questions/{question_id}/events', options);
  await run.call(READ, 'GET /questions', { email: author, query: { search: 'planet' } });
}

/** Opens the page behind the newest mail to an assessor, which shows the changes. */
async function openNewestLink(run: Run, name: string): Promise<void> {
  const code = run.world.aws.mails.findLast(({ to }) => to === address(name))?.code;
  if (code !== undefined) await run.call(RESUME, 'GET /review/{code}', { params: { code } });
}

/** People by their first letters. */
export const address = (name: string) => `${name}@example.com`;

async function newestOf(run: Run, author: string): Promise<string | undefined> {
  const text = 'select question_id from reviews where submitted_by = $1 order by revision desc limit 1';
  const [row] = await run.world.database.rows<{ question_id: string }>(text, [author]);
  return row?.question_id;
}

import { randomUUID } from 'node:crypto';
import { address, CONTENT, type KnownQuestion } from './questions.ts';
import { NothingSubmitted, type Run } from './run.ts';
import type { Scenario } from './scenarios.ts';

const CREATE = 'CreateRequestFunction';
const RESUME = 'ResumeWorkflowFunction';
const READ = 'ReadTasksFunction';

/** Papers, each with one question; other tests show what happens to several at once. */
export const PAPERS: Record<string, Scenario> = {
  'a paper in two stages, decided by its links': async (run) => {
    const paper = await submit(run, ['a', 'b']);
    await run.settle();
    await read(run, paper);
    await decideByLink(run, paper, 'a');
    await run.settle();
    await decideByLink(run, paper, 'b');
  },

  'a paper is given to somebody else, and withdrawn': async (run) => {
    const paper = await submit(run, ['a']);
    await run.settle();
    await change(run, paper, 'reassignment', { from: address('a'), assigned_to: address('b') });
    await change(run, paper, 'deadline', { due_in_seconds: 7_200 });
    await run.repair();
    await change(run, paper, 'withdrawal');
  },
};

interface KnownPaper extends KnownQuestion {
  paper_id: string;
}

/** Submits a paper with a stage for each of these people. */
async function submit(run: Run, names: string[]): Promise<KnownPaper> {
  const author = `author-${randomUUID()}@example.com`;
  const stages = names.map((name) => ({ assigned_to: [address(name)] }));
  const body = { title: 'Planets', questions: [CONTENT], stages, due_in_seconds: 3_600 };
  await run.call(CREATE, 'POST /papers', { email: author, headers: { 'idempotency-key': randomUUID() }, body });
  const [row] = await run.world.database.rows<{ question_id: string; paper_id: string }>(
    'select question_id, paper_id from reviews where submitted_by = $1',
    [author],
  );
  if (row === undefined) throw new NothingSubmitted();
  run.authors.push(author);
  return { author, ...row };
}

async function read(run: Run, { author, paper_id }: KnownPaper): Promise<void> {
  await run.call(READ, 'GET /papers', { email: author });
  await run.call(READ, 'GET /papers/{paper_id}', { email: author, params: { paper_id } });
}

async function change(run: Run, { author, paper_id }: KnownPaper, what: string, body?: object): Promise<void> {
  const options = { email: author, params: { paper_id }, ...(body && { body }) };
  await run.call(RESUME, `POST /papers/{paper_id}/${what}`, options);
}

/** Acts as a person who opens the newest mail and approves the question behind it. */
async function decideByLink(run: Run, { author }: KnownPaper, name: string): Promise<void> {
  const code = run.world.aws.mails.findLast(({ to, text }) => to === address(name) && text.includes(author))?.code;
  if (code === undefined) return;
  const list = await run.call(RESUME, 'GET /review/{code}', { params: { code } });
  const task_id = new RegExp(`/review/${code}/([0-9a-f-]{36})`).exec(list?.body ?? '')?.[1];
  if (task_id === undefined) return;
  const params = { code, task_id };
  const page = await run.call(RESUME, 'GET /review/{code}/{task_id}', { params });
  const nonce = /name="nonce" value="(\w+)"/.exec(page?.body ?? '')?.[1] ?? '';
  const press = (decision: string) =>
    run.call(RESUME, 'POST /review/{code}/{task_id}/decision', {
      params,
      headers: { accept: 'text/html' },
      form: { decision, comments: '', nonce },
    });
  // Refused, and shown again: the page does not say why.
  await press('REJECTED');
  await press('APPROVED');
}

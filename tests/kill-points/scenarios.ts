import type { Response } from '../simulation/answers.ts';
import { inOrder } from '../support/row-lock.ts';
import { Violation } from './checks.ts';
import type { Run, Submitted } from './run.ts';

/** The events of a run, until every task comes to its end by itself. */
export type Scenario = (run: Run) => Promise<void>;

export const CALLBACK = 'CallbackFunction';

const RESUME = 'ResumeWorkflowFunction';
const READ = 'ReadTasksFunction';
const PAGES = 'PagesFunction';

/** Approvals as people create them. */
export const APPROVALS: Record<string, Scenario> = {
  'approved over REST': async (run) => {
    const task = await run.submit();
    await run.settle();
    await read(run, task);
    await openInbox(run);
    await decideInvalidly(run, task);
    await run.decide(task, 'APPROVED');
    await run.settle();
    await run.decide(task, 'APPROVED');
    await run.decide(task, 'REJECTED');
  },

  'rejected by link': async (run) => {
    const task = await run.submit();
    const code = await run.mailOf(task);
    const nonce = await openReview(run, code);
    await press(run, code, nonce, { decision: 'REJECTED', comments: ' ' });
    await run.decideBy(task, 'link', 'REJECTED', (decision) => press(run, code, nonce, { decision }));
    await run.settle();
    await openReview(run, code);
    await run.decideBy(task, 'link', 'APPROVED', (decision) => press(run, code, nonce, { decision }));
  },

  'changes requested': async (run) => {
    const task = await run.submit();
    await run.settle();
    await run.decide(task, 'CHANGES_REQUESTED');
  },

  'nobody decides in time': async (run) => {
    const task = await run.submit({ due_in_seconds: 3_600 });
    await run.settle();
    await run.pass(3_601);
    await run.decide(task, 'APPROVED');
  },

  'submitted twice, decided before the task token': async (run) => {
    const goOn = run.world.functions.pause(CALLBACK);
    const task = await run.submit();
    await run.submit({ again: task });
    await run.decide(task, 'APPROVED');
    goOn(true);
  },

  'message delivered again': async (run) => {
    run.world.functions.loseAnswers(CALLBACK, 2);
    const task = await run.submit();
    await run.settle();
    await run.repair();
    await run.decide(task, 'REJECTED');
  },

  'two messages at once': async (run) => {
    const first = await run.submit();
    await run.settle();
    const goOn = run.world.functions.pause(CALLBACK);
    const second = await run.submit();
    const third = await run.submit();
    goOn(false);
    await run.repair();
    for (const task of [first, second, third]) await run.decide(task, 'APPROVED');
  },

  'several decided at once': async (run) => {
    const first = await run.submit();
    const { assessor } = first;
    const second = await run.submit({ assessor });
    const third = await run.submit({ assessor });
    await run.settle();
    await run.decide(second, 'CHANGES_REQUESTED');
    await run.decideSeveral([first, second, third], 'APPROVED');
    await run.settle();
    await run.decideSeveral([third, first], 'REJECTED');
  },

  'two decisions at the same moment': async (run) => {
    const task = await run.submit();
    const code = await run.mailOf(task);
    const nonce = await openReview(run, code);
    task.asked.add('CHANGES_REQUESTED').add('APPROVED');
    const [asked, pressed] = await inOrder(run.world.database, task.task_id, [
      () => run.askToDecide(task, 'CHANGES_REQUESTED'),
      () => press(run, code, nonce, { decision: 'APPROVED' }),
    ]);
    run.note(task, 'assessor', 'CHANGES_REQUESTED', asked);
    run.note(task, 'link', 'APPROVED', pressed);
  },

  'password rotated': async (run) => {
    let reads = 0;
    // Every other read returns the previous password.
    run.world.aws.secretOf = (_, value) =>
      reads++ % 2 === 1 ? value : JSON.stringify({ ...JSON.parse(value), password: 'of before' });
    const task = await run.submit();
    await run.settle();
    await read(run, task);
    await run.decide(task, 'APPROVED');
    await run.period();
  },

  'connections that die unseen': async (run) => {
    const warm = await run.submit();
    await run.settle();
    await read(run, warm);
    await run.decide(warm, 'APPROVED');
    await run.settle();
    const lose = () => run.world.wire.loseNextReply();
    lose();
    const task = await run.submit();
    await run.settle();
    lose();
    await read(run, task);
    lose();
    await run.decide(task, 'REJECTED');
    await run.period();
    lose();
    await run.period();
  },
};

async function read(run: Run, { task_id, author, assessor }: Submitted): Promise<void> {
  await run.call(READ, 'GET /tasks/{task_id}', { email: author, params: { task_id } });
  await run.call(READ, 'GET /tasks/{task_id}/events', { email: author, params: { task_id } });
  await run.call(READ, 'GET /tasks', { email: assessor, query: { role: 'assessor' } });
  await run.call(READ, 'GET /healthz', {});
}

/** The files that a browser loads of the inbox before anybody signs in. */
async function openInbox(run: Run): Promise<void> {
  const page = await run.call(PAGES, 'GET /', {});
  if (page === undefined) return;
  const [, file] = /\/assets\/(inbox-\w+\.js)/.exec(page.body) ?? [];
  if (file === undefined) throw new Violation('the inbox names no script');
  await run.call(PAGES, 'GET /assets/{file}', { params: { file } });
}

/** A decision without its required comments: refused, and nothing is written. */
async function decideInvalidly(run: Run, { task_id, assessor }: Submitted): Promise<void> {
  const options = { email: assessor, params: { task_id }, body: { decision: 'REJECTED' } };
  await run.call(RESUME, 'POST /tasks/{task_id}/decision', options);
}

/** The nonce of the page behind a link; empty if the page says what is recorded. */
export async function openReview(run: Run, code: string): Promise<string> {
  const open = () => run.call(RESUME, 'GET /review/{code}', { params: { code } });
  // A person whose page does not load tries again.
  const page = (await open()) ?? (await open());
  return /name="nonce" value="(\w+)"/.exec(page?.body ?? '')?.[1] ?? '';
}

/** Presses the button of the page behind a link, and returns the page that follows. */
export async function press(
  run: Run,
  code: string,
  nonce: string,
  fields: Record<string, string>,
): Promise<Response | undefined> {
  const form = { comments: 'Because.', ...fields, nonce };
  const options = { params: { code }, headers: { accept: 'text/html' }, form };
  const response = await run.call(RESUME, 'POST /review/{code}/decision', options);
  if (response?.statusCode !== 303) return response;
  return await run.call(RESUME, 'GET /review/{code}', { params: { code } });
}

/**
 * npm run demo : takes one question to APPROVED and one to REJECTED on the running stack, and shows each step.
 * npm run demo -- --paper : submits a paper of twelve questions and decides none.
 * npm run demo -- --leave N : submits N questions and decides none, so that an inbox has something in it.
 */
import { parseArgs } from 'node:util';
import { executionStates } from '../../packages/local-sam/src/cli/execution-states.ts';
import { fetchToken } from '../../packages/local-sam/src/cli/fetch-token.ts';
import { request, runCommand, stackUrls } from '../../packages/local-sam/src/cli/stack-client.ts';
import { StartError } from '../../packages/local-sam/src/errors.ts';
import { createApiClient, describeProblem } from '../../src/client/api-client.ts';
import { type DemoQuestion, demoQuestion } from './questions.ts';

const AUTHOR = 'author@example.com';
const ASSESSOR = 'assessor@example.com';
const POLL_MILLISECONDS = 200;
const PATIENCE_MILLISECONDS = 30_000;
const SECONDS_PER_DAY = 86_400;
const QUESTIONS_OF_PAPER = 12;
/** The most questions that a paper can have; `npm run bench` is for more. */
const MAX_LEFT = 200;
const urls = stackUrls();

interface Task {
  task_id: string;
  status: string;
  decided_by: string | null;
  comments: string | null;
}

interface Mail {
  destination: { to: string[] };
  subject: string;
  body: { text?: string };
}

function say(line: string): void {
  console.log(line);
}

async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const found = await look();
    if (found !== undefined) {
      return found;
    }
    if (Date.now() > deadline) {
      throw new StartError(`Waited ${PATIENCE_MILLISECONDS / 1000} s in vain for ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
}

async function callApi<T>(email: string, method: string, path: string, body?: unknown): Promise<T> {
  const response = await request(`${urls.api}${path}`, {
    method,
    headers: { authorization: `Bearer ${await fetchToken(email)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new StartError(`${method} ${path} answered ${response.status}: ${text}`);
  }
  return JSON.parse(text) as T;
}

async function submit(question: DemoQuestion, due_in_days = 7): Promise<Task> {
  const body = { ...question, assigned_to: ASSESSOR, due_in_seconds: due_in_days * SECONDS_PER_DAY };
  const task = await callApi<Task>(AUTHOR, 'POST', '/questions', body);
  say(`  ${AUTHOR} submits "${question.question_text.split('\n')[0]}"`);
  say(`    POST /questions → task ${task.task_id}, ${task.status}`);
  return task;
}

/** Mails hold no task id: the new mail is the one whose link was not there before. */
async function reviewLinks(): Promise<string[]> {
  const response = await request(`${urls.mailbox}/store`);
  const { emails } = (await response.json()) as { emails: Mail[] };
  return emails
    .filter((mail) => mail.destination.to.includes(ASSESSOR))
    .flatMap((mail) => mail.body.text?.split(/\r?\n/) ?? [])
    .filter((line) => line.startsWith(`${urls.api}/review/`));
}

async function newLink(before: string[]): Promise<string> {
  const link = await eventually('the mail', async () => (await reviewLinks()).find((one) => !before.includes(one)));
  say(`  ${ASSESSOR} gets a mail with a link: ${link}`);
  say(`    read it at ${urls.mailbox}`);
  return link;
}

async function openPage(link: string): Promise<string> {
  const page = await (await request(link)).text();
  const nonce = /name="nonce" value="([^"]*)"/.exec(page)?.[1];
  if (nonce === undefined) {
    throw new StartError('The review page has no form');
  }
  say('  The assessor opens the link: a page with the question and a form. Opening it decides nothing.');
  return nonce;
}

async function outcome(task: Task): Promise<void> {
  const closed = await eventually('the outcome', async () => {
    const current = await callApi<Task>(AUTHOR, 'GET', `/tasks/${task.task_id}`);
    return current.status === 'PENDING' ? undefined : current;
  });
  say(`  The workflow resumes and records: ${closed.status}, decided by ${closed.decided_by}`);
  if (closed.comments !== null) {
    say(`    comments: ${closed.comments}`);
  }
  const states = await eventually('the end of the execution', async () => {
    const entered = await executionStates(urls.awsEndpoint, task.task_id);
    return entered.at(-1)?.startsWith('Execution') ? entered : undefined;
  });
  say(`    execution: ${states.join(' → ')}`);
  if (closed.status !== 'APPROVED')
    say(`    An execution fails, with the status as its error, where a question was not approved.`);
  say('');
}

async function approveByRest(): Promise<void> {
  say('1. Approved over REST');
  const before = await reviewLinks();
  const task = await submit({
    question_text: 'What is the boiling point of water at sea level?',
    options: ['90 °C', '100 °C'],
    correct_answer: '100 °C',
  });
  await openPage(await newLink(before));
  await callApi(ASSESSOR, 'POST', `/tasks/${task.task_id}/decision`, { decision: 'APPROVED' });
  say(`  The assessor approves: POST /tasks/{task_id}/decision`);
  await outcome(task);
}

async function rejectOnPage(): Promise<void> {
  say('2. Rejected on the page');
  const before = await reviewLinks();
  const task = await submit({
    question_text: 'Which planet is the largest?',
    options: ['Saturn', 'Jupiter'],
    correct_answer: 'Saturn',
  });
  const link = await newLink(before);
  const nonce = await openPage(link);
  const form = new URLSearchParams({ nonce, decision: 'REJECTED', comments: 'Jupiter is the largest planet.' });
  const response = await request(`${link}/decision`, { method: 'POST', body: form });
  if (!response.ok) {
    throw new StartError(`The form was answered ${response.status}`);
  }
  say('  The assessor chooses Reject, writes a comment and presses the button');
  await outcome(task);
}

/** Due in one to fourteen days. */
async function leave(count: number): Promise<void> {
  for (let number = 0; number < count; number++) await submit(demoQuestion(number), (number % 14) + 1);
  say('');
  say(`They wait for ${ASSESSOR}: sign in as that person at ${urls.api}/`);
}

async function leavePaper(): Promise<void> {
  const questions = Array.from({ length: QUESTIONS_OF_PAPER }, (_, number) => demoQuestion(number));
  const client = createApiClient(urls.api, await fetchToken(AUTHOR));
  const { data: paper, error } = await client.POST('/papers', {
    params: {},
    body: { title: 'General knowledge', questions, assigned_to: ASSESSOR, due_in_seconds: 7 * SECONDS_PER_DAY },
  });
  if (paper === undefined) throw new StartError(describeProblem(error));
  say(
    `  ${AUTHOR} submits the paper "${paper.title}": POST /papers → ${paper.paper_id}, ${paper.questions.length} questions`,
  );
  say(`    ${ASSESSOR} gets one mail, with one link to all of them: read it at ${urls.mailbox}`);
  say('');
  say(`They wait for ${ASSESSOR}: sign in as that person at ${urls.api}/`);
}

function countFrom(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > MAX_LEFT) {
    throw new StartError(`Usage: npm run demo -- [--paper | --leave N], with N from 1 to ${MAX_LEFT}`);
  }
  return count;
}

await runCommand(async () => {
  const { values } = parseArgs({ options: { leave: { type: 'string' }, paper: { type: 'boolean' } } });
  if (values.paper) {
    await leavePaper();
  } else if (values.leave !== undefined) {
    await leave(countFrom(values.leave));
  } else {
    await approveByRest();
    await rejectOnPage();
  }
  say(`All mails: ${urls.mailbox}`);
});

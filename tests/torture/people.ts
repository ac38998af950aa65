import type { Decision } from '../../src/core/task.ts';
import { type Answer, answerOf, type Response } from '../simulation/answers.ts';
import { type HttpEventOptions, httpEvent } from '../support/http-event.ts';
import type { Intruder } from './program.ts';
import { idOf, note, type Run, type Slot } from './run.ts';

/** More than the number of submissions that a program can let die. */
const MOST_SUBMISSIONS = 40;
const BODY = { question_text: 'Which planet?', options: ['Venus', 'Mercury'], correct_answer: 'Mercury' };
const BROWSER = { accept: 'text/html' };

/** Submits the slot's question, the same each time. */
export async function submit(run: Run, slot: Slot): Promise<void> {
  const response = await post(run, slot, BODY);
  if (response === undefined) return;
  if (response.statusCode !== 201) {
    run.violations.push(`a submission was answered ${response.statusCode} ${response.body}`);
    return;
  }
  const { task_id } = JSON.parse(response.body);
  slot.task_id = task_id;
  slot.created.add(response.body);
}

/** Makes sure that there is a task, like an author who repeats a submission until it is answered. */
export async function submitted(run: Run, slot: Slot): Promise<string> {
  for (let i = 0; slot.task_id === undefined && i < MOST_SUBMISSIONS; i++) await submit(run, slot);
  return idOf(slot);
}

/** Submits another question under the slot's idempotency key. */
export async function submitOtherBody(run: Run, slot: Slot): Promise<void> {
  const response = await post(run, slot, { ...BODY, correct_answer: 'Venus' });
  if (response !== undefined && response.statusCode !== 409) {
    run.violations.push(`another body under the same idempotency key was answered ${response.statusCode}`);
  }
}

/** Decides over REST, as the assessor. */
export async function decide(run: Run, slot: Slot, decision: Decision): Promise<void> {
  slot.asked.add(decision);
  const response = await decideAs(run, slot, { email: slot.assessor }, decision);
  if (response !== undefined) keep(run, slot, 'assessor', decision, response);
}

/** Decides over REST, as a person who may not. */
export async function intrude(run: Run, slot: Slot, who: Intruder, decision: Decision): Promise<void> {
  const stranger = { email: `${who}@example.com` };
  const people: Record<Intruder, HttpEventOptions> = {
    author: { email: slot.author },
    stranger,
    coordinator: { ...stranger, claims: { 'cognito:groups': '[coordinators]' } },
  };
  const response = await decideAs(run, slot, people[who], decision);
  if (response === undefined) return;
  keep(run, slot, 'intruder', decision, response);
  const expected = who === 'stranger' ? 404 : 403;
  if (response.statusCode !== expected) run.violations.push(`the ${who} was answered ${response.statusCode}`);
}

/** Opens the newest mailed link and decides on its page; does nothing if there is no mail yet. */
export async function decideByLink(run: Run, slot: Slot, decision: Decision, copies: number): Promise<void> {
  const mails = run.world.aws.mails.filter(({ to }) => to === slot.assessor);
  const code = mails.at(-1)?.code;
  if (code === undefined) return;
  const options = { params: { code }, headers: BROWSER };
  const page = await call(run, 'ResumeWorkflowFunction', 'GET /review/{code}', options);
  const nonce = /name="nonce" value="([0-9a-f]{64})"/.exec(page?.body ?? '')?.[1];
  // The task is already decided or closed, or the function died.
  if (nonce === undefined) return;
  slot.asked.add(decision);
  const form = { decision, comments: 'Why.', nonce };
  await together(copies, async () => {
    const response = await call(run, 'ResumeWorkflowFunction', 'POST /review/{code}/decision', { ...options, form });
    if (response === undefined) return;
    // Browsers follow the answer to the page that says what is recorded.
    const record = await call(run, 'ResumeWorkflowFunction', 'GET /review/{code}', options);
    if (record !== undefined) keep(run, slot, 'link', decision, { ...response, body: record.body });
    if (response.statusCode !== 303) run.violations.push(`a link was answered ${response.statusCode}`);
  });
}

/** The task as the API shows it to its author. */
export async function read(run: Run, slot: Slot): Promise<Record<string, unknown>> {
  const options = { params: { task_id: idOf(slot) }, email: slot.author };
  const response = await call(run, 'ReadTasksFunction', 'GET /tasks/{task_id}', options);
  return JSON.parse(response?.body ?? '{}');
}

/** Does the same so many times at once. */
export async function together(copies: number, work: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: copies }, work));
}

function post(run: Run, slot: Slot, body: object) {
  const { author: email, assessor: assigned_to, due_in_seconds, key } = slot;
  const headers = { 'idempotency-key': key };
  const options = { email, headers, body: { ...body, assigned_to, due_in_seconds } };
  return call(run, 'CreateRequestFunction', 'POST /questions', options);
}

function decideAs(run: Run, slot: Slot, person: HttpEventOptions, decision: Decision) {
  const options = { ...person, params: { task_id: idOf(slot) }, body: { decision, comments: 'Why.' } };
  return call(run, 'ResumeWorkflowFunction', 'POST /tasks/{task_id}/decision', options);
}

function keep(run: Run, slot: Slot, by: Answer['by'], decision: Decision, response: Response): void {
  const answer = answerOf(by, decision, response);
  slot.answers.push(answer);
  note(run, `${by} of ${slot.assessor} decides ${decision}: ${answer.status} ${answer.code} ${answer.says}`);
}

/** The API's answer; undefined if the caller got none since the function died. */
export async function call(run: Run, functionName: string, route: string, options: HttpEventOptions) {
  const { payload, functionError } = await run.world.functions.invoke(functionName, httpEvent(route, options));
  if (functionError === undefined) {
    const response = payload as Response;
    if (response.statusCode >= 500) run.violations.push(`${route} was answered ${response.statusCode}`);
    return response;
  }
  const { errorType } = payload as { errorType: string };
  if (errorType !== 'Runtime.ExitError') run.violations.push(`${functionName} failed with ${errorType}`);
  return undefined;
}

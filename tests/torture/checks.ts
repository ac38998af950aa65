import { type Evidence, gather } from '../simulation/evidence.ts';
import {
  closedViolations,
  type Excuses,
  leftViolations,
  messageViolations,
  repairedViolations,
  taskOf,
} from '../simulation/invariants.ts';
import { questionClosedViolations, questionRepairedViolations } from '../simulation/question-invariants.ts';
import { historyFaults } from '../support/history.ts';
import { call, read } from './people.ts';
import type { Run, Slot } from './run.ts';

/** Two periods of reconcile. */
const SETTLED_MS = 120_001;

/** What must hold two periods of reconcile after the last fault, whether or not a task is decided. */
export async function checkRepaired(run: Run): Promise<void> {
  const evidence = await evidenceOf(run);
  eachSlot(run, (slot) => repairedViolations(slot, evidence));
  run.violations.push(
    ...questionRepairedViolations(run.question.author, evidence, excusesOf(run)),
    ...messageViolations(evidence),
  );
}

/** What must hold when all is closed. Adds to every driver's list what the API then shows, and what links do. */
export async function checkClosed(run: Run): Promise<void> {
  const evidence = await evidenceOf(run);
  const excuses = excusesOf(run);
  const twice = [...run.question.revised.values()].filter((answers) => answers.size > 1);
  eachSlot(run, (slot) => closedViolations(slot, evidence, excuses));
  run.violations.push(
    ...questionClosedViolations(run.question.author, evidence, excuses),
    ...twice.map(() => 'one question was revised twice'),
    ...leftViolations([run.question, ...run.slots], evidence),
    ...(await historyFaults(run.world.database.pool)),
    ...(await linkViolations(run, evidence)),
    ...(await shownViolations(run, evidence)),
  );
}

function evidenceOf({ world: { database, clock, aws } }: Run): Promise<Evidence> {
  return gather(database, clock.now(), aws.mails);
}

function excusesOf({ mailMayRepeat, deathsOfUpdateStatus }: Run): Excuses {
  const mostMails = mailMayRepeat ? Number.POSITIVE_INFINITY : 1;
  return { mostMails, deathsOfUpdateStatus, isFast: true, graceMs: SETTLED_MS };
}

function eachSlot(run: Run, violationsOf: (slot: Slot) => string[]): void {
  for (const slot of run.slots) {
    run.violations.push(...violationsOf(slot).map((violation) => `${slot.assessor}: ${violation}`));
  }
}

/**
 * Every mailed link is dead: it has no form, and shows no question that closed without its holder's decision. A replaced assessor's
 * link shows nothing at all.
 */
async function linkViolations(run: Run, { tasks }: Evidence): Promise<string[]> {
  const mails = run.world.aws.mails.filter(
    ({ to, text }) => to !== run.question.author && text.includes(run.question.author),
  );
  const assessors = new Set(tasks.map(({ assigned_to }) => assigned_to));
  const violations: string[] = [];
  for (const { code, to } of mails) {
    const { statusCode, body = '' } = (await show(run, 'GET /review/{code}', { code })) ?? {};
    const isExpected = statusCode === 200 ? assessors.has(to) : statusCode === 404 && run.question.isMoved;
    if (!isExpected) violations.push(`an old link of ${to} was answered ${statusCode}`);
    const pages = await questionsBehind(run, code, body);
    if (pages.some((page) => page.includes('name="nonce"'))) violations.push('an old link shows a form');
    const isSilent = /data-status="(WITHDRAWN|SUPERSEDED|EXPIRED)"/;
    if (pages.some((page) => isSilent.test(page) && page.includes('rings')))
      violations.push('an old link shows the question');
  }
  return violations;
}

/** The page of a link to one question; for a paper's link, each line of its list and the page behind it. */
async function questionsBehind(run: Run, code: string, body: string): Promise<string[]> {
  const [page = '', ...lines] = body.split('<li value=');
  if (lines.length === 0) return [page];
  const behind = lines.map(async (line) => {
    const task_id = new RegExp(`/review/${code}/([0-9a-f-]{36})`).exec(line)?.[1] ?? '';
    const shown = await show(run, 'GET /review/{code}/{task_id}', { code, task_id });
    if (shown?.statusCode !== 200)
      run.violations.push(`a question behind a paper's link was answered ${shown?.statusCode}`);
    return [line, shown?.body ?? ''];
  });
  return (await Promise.all(behind)).flat();
}

function show(run: Run, route: string, params: Record<string, string>) {
  return call(run, 'ResumeWorkflowFunction', route, { params, headers: { accept: 'text/html' } });
}

/** The API shows authors what is stored. */
async function shownViolations(run: Run, evidence: Evidence): Promise<string[]> {
  const violations: string[] = [];
  for (const slot of run.slots) {
    const { row } = taskOf(slot, evidence);
    const { status, decision } = await read(run, slot);
    const isShown = row === undefined || (status === row.status && decision === row.decision);
    if (!isShown) violations.push(`${slot.assessor}: the API shows ${status}, ${decision}`);
  }
  const { author: email } = run.question;
  for (const { question_id, status } of evidence.reviews.filter(({ submitted_by }) => submitted_by === email)) {
    const options = { email, params: { question_id } };
    const response = await call(run, 'ReadTasksFunction', 'GET /questions/{question_id}', options);
    const shown = JSON.parse(response?.body ?? '{}').status;
    if (shown !== status) violations.push(`the API shows a question as ${shown} that is ${status}`);
  }
  return violations;
}

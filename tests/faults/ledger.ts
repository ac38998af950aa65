import { type Evidence, gather, mailOf, mailsToAssessor } from '../simulation/evidence.ts';
import { closedViolations, type Excuses } from '../simulation/invariants.ts';
import type { Bench } from './bench.ts';
import type { Question } from './load.ts';

/** The state of the questions of one load. */
export interface Ledger {
  /** Each broken promise, as a sentence; empty if nothing was lost or doubled. */
  violations: string[];
  questions: number;
  /** To assessors. */
  mails: number;
  /** Tasks whose assessor got more than one mail. */
  mailedAgain: number;
  /** Tasks whose author was told the outcome more than once. */
  toldAgain: number;
}

/** While SES fails, nobody can tell whether it accepted a mail, so it is sent again. */
const EXCUSES: Excuses = { mostMails: Number.POSITIVE_INFINITY, deathsOfUpdateStatus: 0, isFast: false, graceMs: 0 };

/** Compares database, executions and mailbox with what the clients were told. */
export async function audit(bench: Bench, questions: readonly Question[]): Promise<Ledger> {
  const evidence = await evidenceOf(bench);
  const mailed = questions.map((question) => mailsToAssessor(evidence.mails, question).length);
  const told = questions.map(({ author }) => evidence.mails.filter(({ to }) => to === author).length);
  return {
    violations: questions.flatMap((question) =>
      closedViolations(question, evidence, EXCUSES).map((violation) => `${question.task_id}: ${violation}`),
    ),
    questions: questions.length,
    mails: mailed.reduce((sum, count) => sum + count, 0),
    mailedAgain: mailed.filter((count) => count > 1).length,
    toldAgain: told.filter((count) => count > 1).length,
  };
}

async function evidenceOf(bench: Bench): Promise<Evidence> {
  const mails = await bench.mails();
  const taken = mails.map(({ destination, body }) => mailOf(destination.to[0] ?? '', body.text ?? ''));
  return await gather(bench, Date.now(), taken);
}

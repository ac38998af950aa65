import { type Evidence, gather } from '../simulation/evidence.ts';
import { closedViolations, type Excuses, leftViolations, repairedViolations } from '../simulation/invariants.ts';
import { questionClosedViolations, questionRepairedViolations } from '../simulation/question-invariants.ts';
import { historyFaults } from '../support/history.ts';
import type { Run } from './run.ts';
import type { KillWorld } from './world.ts';

/** A state that must never occur. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** After two periods: each started task waits for its assessor, who has a mail; each decided one is closed. @throws Violation */
export async function checkRepaired({ world, tasks, authors }: Run): Promise<void> {
  const evidence = await evidenceOf(world);
  const excuses = excusesOf(world);
  expectNone([
    ...tasks.flatMap((task) => repairedViolations(task, evidence)),
    ...authors.flatMap((author) => questionRepairedViolations(author, evidence, excuses)),
  ]);
}

/** At the end: each task is closed once, with the decision that was made and reported, and nothing is left over. @throws Violation */
export async function checkClosed({ world, tasks, authors }: Run): Promise<void> {
  const evidence = await evidenceOf(world);
  const excuses = excusesOf(world);
  expectNone([
    ...tasks.flatMap((task) => closedViolations(task, evidence, excuses)),
    ...authors.flatMap((author) => questionClosedViolations(author, evidence, excuses)),
    ...leftViolations([...tasks, ...authors.map((author) => ({ author }))], evidence),
    ...(await historyFaults(world.database.pool)),
  ]);
}

/** The current state of a world. */
export function evidenceOf({ database, clock, aws }: KillWorld): Promise<Evidence> {
  return gather(database, clock.now(), aws.mails);
}

/** A kill between sending a mail and recording it means that it is sent again. */
function excusesOf({ functions }: KillWorld): Excuses {
  const deathsOfUpdateStatus = functions.deathsOf('UpdateStatusFunction');
  return { mostMails: functions.isKilled ? 2 : 1, deathsOfUpdateStatus, isFast: false, graceMs: 0 };
}

function expectNone(violations: string[]): void {
  if (violations.length > 0) throw new Violation(violations.join('; '));
}

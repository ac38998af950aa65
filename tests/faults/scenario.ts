import { setTimeout as wait } from 'node:timers/promises';
import type { Bench } from './bench.ts';
import type { Sample } from './calls.ts';
import { audit, type Ledger } from './ledger.ts';
import { Load } from './load.ts';
import { settle, type Time, untilAuthorsAreTold } from './settle.ts';

/** One fault under load. */
export interface Scenario {
  fault: string;
  value?: string;
  /** Duration in seconds; a fault that happens at a moment is repeated every two seconds. */
  seconds: number;
}

export interface Result extends Ledger {
  scenario: Scenario;
  /** Calls that were begun or ended while the fault was on. */
  during: Sample[];
  /** Seconds from the end of the fault until the last question had ended. */
  secondsToSettle: number;
}

/** Faults that happen at a moment. */
const MOMENTARY = ['postgres-restart', 'password-rotate'];
const MOMENT_PERIOD_MS = 2_000;
const CLIENTS = 6;
const LEAD_MS = 500;

/** Starts each function, so that the first fault does not meet cold starts only. */
export async function warmUp(bench: Bench): Promise<void> {
  const load = new Load({ target: bench.target, clients: CLIENTS, restMilliseconds: 0, longestRetryMilliseconds: 500 });
  await load.run(() => load.questions.length < 2 * CLIENTS);
  await settle(bench, load, 'shortened');
}

/** Puts load on the stack, begins the fault in the middle of it, and waits until all questions have ended. */
export async function runScenario(bench: Bench, scenario: Scenario, time: Time): Promise<Result> {
  await bench.clearMailbox();
  const load = new Load({
    target: bench.target,
    clients: CLIENTS,
    restMilliseconds: 200,
    longestRetryMilliseconds: time === 'real' ? 5_000 : 500,
  });
  let goesOn = true;
  const running = load.run(() => goesOn);
  await wait(LEAD_MS);
  const from = Date.now();
  await inflict(bench, scenario);
  const until = Date.now();
  await wait(LEAD_MS);
  goesOn = false;
  await running;
  await settle(bench, load, time);
  const secondsToSettle = (Date.now() - until) / 1000;
  await untilAuthorsAreTold(bench, time);
  const during = load.samples.filter(({ at, milliseconds }) => at < until && at + milliseconds > from);
  return { ...(await audit(bench, load.questions)), scenario, during, secondsToSettle };
}

async function inflict(bench: Bench, { fault, value, seconds }: Scenario): Promise<void> {
  if (!MOMENTARY.includes(fault)) {
    await bench.begin(fault, value);
    await wait(seconds * 1000);
    await bench.endAllFaults();
    return;
  }
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    await bench.begin(fault);
    await wait(Math.min(MOMENT_PERIOD_MS, Math.max(0, end - Date.now())));
  }
}

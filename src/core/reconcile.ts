import { drain } from './drain.ts';
import { AppError } from './errors.ts';
import { isUuid } from './input.ts';
import type { AbsenceStore } from './ports/absence-store.ts';
import {
  type MailClaim,
  REPAIRS,
  type Repair,
  type RepairClaim,
  type RepairStore,
  type Stuck,
} from './ports/repair-store.ts';
import type { Clock } from './ports/system.ts';
import { type RepairPorts, repairs } from './repairs.ts';
import { type SendPorts, sendMail } from './send-mail.ts';

/** Tasks claimed per batch, and repaired in parallel: far below the quotas of Step Functions and SES. */
const BATCH_SIZE = 100;
const CONCURRENCY = 10;
/** Long enough for the quota of StartExecution to refill by more than a batch. */
const THROTTLED_PAUSE_MS = 1_000;

/** Reasons that do not count while mail is off. */
const STUCK_IN_MAIL: readonly Stuck[] = ['MAIL_NOT_SENT', 'MAIL_BOUNCED'];

interface Ports extends RepairPorts {
  store: RepairPorts['store'] & RepairStore & SendPorts['store'] & Pick<AbsenceStore, 'moveToSubstitutes'>;
  /** Null: mail is off. */
  mailer: SendPorts['mailer'] | null;
  ids: SendPorts['ids'];
  /** The shares of a task's time after which its assessor is reminded; empty for never. */
  reminder_percents: readonly number[];
  pause(milliseconds: number): Promise<void>;
}

/** How many tasks each repair has repaired, how many mails were sent, and how many tasks are stuck. */
export type ReconcileReport = Record<Repair | 'unsent' | 'stuck', number>;

/** One kind of work: how it is claimed, done and given back. */
interface Work<Claim> {
  claim(now: Date, limit: number): Promise<Claim[]>;
  release(claims: Claim[], claimed_at: Date): Promise<void>;
  taskOf(claim: Claim): string;
  perform(claim: Claim): Promise<void>;
}

/**
 * Repairs what crashes and outages left behind, batch after batch while `hasTime`; hands tasks of absent people to their substitutes, and
 * reminds assessors.
 *
 * Two runs never repair the same task. When a service throttles, the run pauses, so a backlog drains as fast as quotas allow. While
 * mail is off, no mail is claimed. An outage ends its repair for this run, and the next run tries again. Work that keeps failing backs
 * off and is finally marked as stuck.
 * @throws DatabaseUnavailableError
 */
export async function reconcile(ports: Ports, hasTime: () => boolean): Promise<ReconcileReport> {
  const { store, mailer, telemetry, clock } = ports;
  const report = Object.fromEntries([...REPAIRS, 'unsent', 'stuck'].map((name) => [name, 0])) as ReconcileReport;
  for (const repair of REPAIRS) report[repair] = await performAll(ports, repairing(ports, repair), hasTime);
  await moveAll(ports, hasTime);
  if (mailer !== null && ports.reminder_percents.length > 0)
    await store.writeReminders(ports.reminder_percents, clock.now());
  if (mailer !== null) report.unsent = await performAll(ports, mailing({ ...ports, mailer }), hasTime);
  report.stuck = await store.countStuck(mailer === null ? STUCK_IN_MAIL : []);
  telemetry.count('StuckTasks', report.stuck);
  if (mailer !== null) telemetry.count('UnannouncedOutcomes', await store.countUnannounced(clock.now()));
  return report;
}

/** Absences that have begun since the last run, and tasks that arrived while an absence was being set. */
async function moveAll({ store, clock, origin }: Ports, hasTime: () => boolean): Promise<void> {
  while (hasTime()) {
    if ((await store.moveToSubstitutes(null, null, clock.now(), BATCH_SIZE, origin)) < BATCH_SIZE) break;
  }
}

function repairing(ports: Ports, repair: Repair): Work<RepairClaim> {
  return {
    claim: (now, limit) => ports.store.claimRepairs(repair, now, limit),
    release: (claims, claimed_at) =>
      ports.store.releaseRepairs(
        repair,
        claims.map(({ task }) => task.task_id),
        claimed_at,
      ),
    taskOf: ({ task }) => task.task_id,
    perform: (claim) => repairs[repair](ports, claim),
  };
}

function mailing(ports: SendPorts): Work<MailClaim> {
  return {
    claim: (now, limit) => ports.store.claimMails(now, limit),
    release: (claims, claimed_at) =>
      ports.store.releaseMails(
        claims.map(({ mail_id }) => mail_id),
        claimed_at,
      ),
    taskOf: ({ task }) => task.task_id,
    perform: (claim) => sendMail(ports, claim),
  };
}

/**
 * An execution ended without an outcome: repairs of its task that waited for this can run at once. The execution's name begins
 * with the task's id.
 * @throws DatabaseUnavailableError
 */
export async function endBackoffOf(
  { store, clock }: { store: Pick<RepairStore, 'endBackoff'>; clock: Clock },
  executionName: string,
): Promise<void> {
  const task_id = executionName.slice(0, 36);
  if (isUuid(task_id)) await store.endBackoff(task_id, clock.now());
}

async function performAll<Claim>(ports: Ports, work: Work<Claim>, hasTime: () => boolean): Promise<number> {
  let done = 0;
  while (hasTime()) {
    const claimed_at = ports.clock.now();
    const claims = await work.claim(claimed_at, BATCH_SIZE);
    const { performed, givenBack, isThrottled } = await performBatch(ports, work, claims, hasTime);
    done += performed;
    if (givenBack.length > 0) await work.release(givenBack, claimed_at);
    if (isThrottled) await ports.pause(THROTTLED_PAUSE_MS);
    else if (claims.length < BATCH_SIZE || givenBack.length > 0) break;
  }
  return done;
}

/**
 * Works on the claims. At the first sign of an outage, or when time runs out, gives back the rest: a claim lost in a crash backs off
 * further each time. `isThrottled`: nothing worse than throttling happened.
 */
async function performBatch<Claim>(ports: Ports, work: Work<Claim>, claims: Claim[], hasTime: () => boolean) {
  const waiting = [...claims];
  const givenBack: Claim[] = [];
  let performed = 0;
  let throttled = 0;
  let failed = 0;
  await drain(waiting, CONCURRENCY, hasTime, async (claim) => {
    try {
      await work.perform(claim);
      performed += 1;
    } catch (error) {
      ports.telemetry.count('RepairFailed');
      ports.telemetry.warn('repair failed', { task_id: work.taskOf(claim), error });
      if (!(error instanceof AppError && error.retryable)) return;
      if (error.isThrottled) throttled += 1;
      else failed += 1;
      givenBack.push(claim, ...waiting.splice(0));
    }
  });
  givenBack.push(...waiting.splice(0));
  return { performed, givenBack, isThrottled: throttled > 0 && failed === 0 };
}

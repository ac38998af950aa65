import { AppError } from './errors.ts';
import { isUuid } from './input.ts';
import {
  type OutcomeStore,
  REPAIRS,
  type Repair,
  type RepairClaim,
  type RepairStore,
  type Stuck,
} from './ports/repair-store.ts';
import type { Clock } from './ports/system.ts';
import type { Telemetry } from './ports/telemetry.ts';
import { type Repairing, type RepairPorts, repairsFor } from './repairs.ts';

/** Tasks claimed per batch, and repaired in parallel: far below the quotas of Step Functions and SES. */
const BATCH_SIZE = 100;
const CONCURRENCY = 10;
/** Long enough for the quota of StartExecution to refill by more than a batch. */
const THROTTLED_PAUSE_MS = 1_000;

/** Reasons that do not count while mail is off. */
const STUCK_IN_MAIL: readonly Stuck[] = ['MAIL_NOT_SENT', 'MAIL_BOUNCED'];

interface Ports extends RepairPorts {
  store: RepairPorts['store'] & RepairStore & OutcomeStore;
  telemetry: Telemetry;
  clock: Clock;
  pause(milliseconds: number): Promise<void>;
}

/** How many tasks each repair has repaired. */
export type ReconcileReport = Record<Repair, number> & { stuck: number };

/**
 * Repairs what crashes and outages left behind, batch after batch while `hasTime`.
 *
 * Two runs never repair the same task. When a service throttles, the run pauses, so a backlog drains as fast as quotas allow. While
 * mail is off, mail repairs are skipped. An outage ends its repair for this run; the next run tries again. A task that fails by
 * itself backs off and is marked as stuck in the end.
 * @throws DatabaseUnavailableError
 */
export async function reconcile(ports: Ports, hasTime: () => boolean): Promise<ReconcileReport> {
  const report = Object.fromEntries([...REPAIRS, 'stuck'].map((name) => [name, 0])) as ReconcileReport;
  for (const [repair, work] of repairsFor(ports)) report[repair] = await repairAll(ports, repair, work, hasTime);
  const isMailOff = ports.mailer === null;
  report.stuck = await ports.store.countStuck(isMailOff ? STUCK_IN_MAIL : []);
  ports.telemetry.count('StuckTasks', report.stuck);
  if (!isMailOff) {
    ports.telemetry.count('UnannouncedOutcomes', await ports.store.countUnannounced(ports.clock.now()));
  }
  return report;
}

/**
 * An execution ended without an outcome: repairs of its task that waited for this end may run at once. The execution's name
 * begins with the task's id.
 * @throws DatabaseUnavailableError
 */
export async function endBackoffOf(
  { store, clock }: { store: Pick<RepairStore, 'endBackoff'>; clock: Clock },
  executionName: string,
): Promise<void> {
  const task_id = executionName.slice(0, 36);
  if (isUuid(task_id)) await store.endBackoff(task_id, clock.now());
}

async function repairAll(ports: Ports, repair: Repair, work: Repairing, hasTime: () => boolean): Promise<number> {
  let done = 0;
  while (hasTime()) {
    const claimed_at = ports.clock.now();
    const claims = await ports.store.claimRepairs(repair, claimed_at, BATCH_SIZE);
    const { repaired, givenBack, isThrottled } = await repairBatch(ports, work, claims, hasTime);
    done += repaired;
    if (givenBack.length > 0) await ports.store.releaseRepairs(repair, givenBack, claimed_at);
    if (isThrottled) await ports.pause(THROTTLED_PAUSE_MS);
    else if (claims.length < BATCH_SIZE || givenBack.length > 0) break;
  }
  return done;
}

/**
 * Repairs the claims. At the first sign of an outage, or when time runs out, releases the rest: a claim lost in a crash backs off
 * further each time. `isThrottled`: nothing worse than throttling was seen.
 */
async function repairBatch(ports: Ports, repair: Repairing, claims: RepairClaim[], hasTime: () => boolean) {
  const waiting = [...claims];
  const givenBack: string[] = [];
  let repaired = 0;
  let throttled = 0;
  let failed = 0;
  const next = () => (waiting.length > 0 && hasTime() ? waiting.shift() : undefined);
  const giveBackRest = () => givenBack.push(...waiting.splice(0).map(({ task }) => task.task_id));
  const work = async () => {
    for (let claim = next(); claim !== undefined; claim = next()) {
      const { task_id } = claim.task;
      try {
        await repair(claim);
        repaired += 1;
      } catch (error) {
        ports.telemetry.count('RepairFailed');
        ports.telemetry.warn('repair failed', { task_id, error });
        if (!(error instanceof AppError && error.retryable)) continue;
        if (error.isThrottled) throttled += 1;
        else failed += 1;
        givenBack.push(task_id);
        giveBackRest();
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  giveBackRest();
  return { repaired, givenBack, isThrottled: throttled > 0 && failed === 0 };
}

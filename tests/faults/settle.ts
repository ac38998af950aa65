import { setTimeout as wait } from 'node:timers/promises';
import type { Bench } from './bench.ts';
import type { Load } from './load.ts';

/** Whether the end is reached with the real schedule and waiting times, or with both shortened. */
export type Time = 'real' | 'shortened';

/** In this time everything ends by itself, unless something has to be repaired. */
const UNDISTURBED_MS = 1_500;
const POLL_MS = 250;
const PATIENCE_MS: Record<Time, number> = { real: 420_000, shortened: 120_000 };

/**
 * Decides questions that wait for their mail when it has come, until every question has ended. With time shortened, makes the
 * rows of open tasks and hidden messages two and three minutes older and runs the repairs by hand, each time that nothing has
 * ended by itself for a while.
 */
export async function settle(bench: Bench, load: Load, time: Time): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS[time];
  let open = Number.POSITIVE_INFINITY;
  let unchangedSince = Date.now();
  for (;;) {
    const left = await decideMailed(bench, load);
    if (left === 0) return;
    if (Date.now() > deadline) throw new Error(`${left} questions have not ended`);
    if (left < open) unchangedSince = Date.now();
    open = left;
    if (time === 'shortened' && Date.now() - unchangedSince > UNDISTURBED_MS) {
      await passMinutes(bench);
      unchangedSince = Date.now();
    }
    await wait(POLL_MS);
  }
}

/**
 * Waits until each author was told the outcome. With time shortened, it runs reconcile by hand, and makes unsent mails claimable
 * again after a run that told nobody. Not earlier: another run may still be sending them, and they would be sent twice.
 */
export async function untilAuthorsAreTold(bench: Bench, time: Time): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS[time];
  let before = Number.POSITIVE_INFINITY;
  for (;;) {
    const untold = await bench.rows(
      `select from approval_tasks where status <> 'PENDING' and author_notified_at is null`,
    );
    if (untold.length === 0) return;
    if (Date.now() > deadline) throw new Error(`${untold.length} authors were not told the outcome`);
    if (time === 'shortened') {
      if (untold.length === before) await endOutcomeClaims(bench);
      await bench.reconcile();
    }
    before = untold.length;
    await wait(POLL_MS);
  }
}

async function endOutcomeClaims(bench: Bench): Promise<void> {
  await bench.rows(
    `update mails set next_attempt_at = next_attempt_at - interval '1 hour' where reason = 'OUTCOME' and sent_at is null`,
  );
}

/** Decides the questions whose mail was sent; returns how many have not ended. */
async function decideMailed(bench: Bench, load: Load): Promise<number> {
  const open = await bench.rows<{ task_id: string; mailed: boolean }>(
    `select task_id, notified_at is not null as mailed from approval_tasks where status = 'PENDING'`,
  );
  const mailed = new Set(open.filter((row) => row.mailed).map(({ task_id }) => task_id));
  const ready = load.questions.filter((question) => !question.isDecided && mailed.has(question.task_id));
  const PARALLEL = 6;
  const worker = async () => {
    for (let question = ready.pop(); question !== undefined; question = ready.pop()) await load.decide(question);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return open.length;
}

/**
 * As if minutes had passed: moves all columns of a row that repairs compare with the clock back by the same time, and with them
 * the versions that are kept of it.
 */
async function passMinutes(bench: Bench): Promise<void> {
  await bench.rows(`
    update simulation.versions
    set decided_at = decided_at - interval '2 minutes'
    where task_id in (select task_id from approval_tasks where status = 'PENDING');
    update approval_tasks
    set created_at = created_at - interval '2 minutes',
      due_at = due_at - interval '2 minutes',
      decided_at = decided_at - interval '2 minutes',
      notification_claimed_at = notification_claimed_at - interval '2 minutes'
    where status = 'PENDING'`);
  await bench.rows(`
    update repair_leases set next_attempt_at = next_attempt_at - interval '2 minutes';
    update mails set next_attempt_at = next_attempt_at - interval '2 minutes' where sent_at is null`);
  await bench.rows('update local_aws.messages set visible_at = visible_at - 180000');
  await bench.reconcile();
}

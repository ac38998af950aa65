import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { type Deployment, startDeployment } from './deployment.ts';
import { fixture } from './fixtures.ts';
import { seedTask } from './seed.ts';

/** The report of a run that found nothing to repair. */
export const NOTHING = { undelivered: 0, overdue: 0, unsettled: 0, untold: 0, unstarted: 0, unsent: 0, stuck: 0 };

export const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

/** A deployment of the file's own, with tables and AWS calls emptied before each test, and the steps of reconcile's tests. */
export function useRepairs() {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await startDeployment();
  });
  beforeEach(async () => {
    deployment.aws.reset();
    await deployment.database.rows('truncate questions cascade');
  });
  afterAll(() => deployment.stop());
  return {
    get deployment() {
      return deployment;
    },
    /** Runs reconcile, by default like its schedule and with a minute's time. */
    run: (event: unknown = fixture('reconcile/scheduled'), getRemainingTimeInMillis = () => 60_000) =>
      deployment.functions.reconcile(event as never, { getRemainingTimeInMillis } as Context),
    /** A task that was created ten minutes ago and has seven days. */
    oldTask: (seed: Parameters<typeof seedTask>[1] = {}) =>
      seedTask(deployment.database, {
        created_at: secondsAgo(600),
        due_at: new Date(Date.now() + (604_800 - 600) * 1000).toISOString(),
        ...seed,
      }),
    async columnsOf(task_id: string) {
      const [row] = await deployment.database.rows('select * from approval_tasks where task_id = $1', [task_id]);
      return row ?? {};
    },
    /** The repairs and mails that were tried for a task, without their times. */
    leasesOf: (task_id: string) =>
      deployment.database.rows(
        `select repair, attempts, stuck from repair_leases where task_id = $1
         union all
         select 'unsent', attempts, stuck from mails where task_ids[1] = $1 and sent_at is null
         order by repair`,
        [task_id],
      ),
    /** Makes every repair due at once. */
    async endBackoff() {
      for (const table of ['repair_leases', 'mails']) {
        await deployment.database.rows(`update ${table} set next_attempt_at = now()`);
      }
    },
  };
}

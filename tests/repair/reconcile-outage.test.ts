import { describe, expect, test } from '@jest/globals';
import { NOTHING, useRepairs } from '../support/repairs.ts';

const repairs = useRepairs();
const { run, oldTask } = repairs;

describe('an outage', () => {
  test('ends the repair for this run, and holds no task back from the next', async () => {
    for (let i = 0; i < 30; i++) await oldTask();
    repairs.deployment.aws.answer('StartExecution', () => ({ status: 500, error: 'ServiceUnavailable' }));
    expect(await run()).toEqual(NOTHING);
    const tried = repairs.deployment.aws.inputsOf('StartExecution').map(({ name }) => name);
    expect(new Set(tried).size).toBeLessThanOrEqual(10);
    repairs.deployment.aws.reset();
    expect(await run()).toEqual({ ...NOTHING, unstarted: 30 });
  }, 60_000);
});

describe('an outage of mail', () => {
  test('holds no mail back from the next run', async () => {
    for (let i = 0; i < 12; i++) await oldTask({ task_token: `token ${i}` });
    repairs.deployment.aws.answer('SendEmail', () => ({ status: 500, error: 'InternalFailure' }));
    expect(await run()).toEqual(NOTHING);
    repairs.deployment.aws.reset();
    expect(await run()).toEqual({ ...NOTHING, unsent: 12 });
  }, 60_000);
});

describe('throttling', () => {
  test.each(['ThrottlingException', 'ExecutionLimitExceeded'])(
    'is waited for, and the run goes on to the end of the backlog: %s',
    async (error) => {
      for (let i = 0; i < 120; i++) await oldTask();
      let refusals = 35;
      repairs.deployment.aws.answer('StartExecution', () =>
        refusals-- > 0 ? { status: 400, error } : { body: { executionArn: 'a', startDate: 1 } },
      );
      expect(await run()).toEqual({ ...NOTHING, unstarted: 120 });
    },
    60_000,
  );

  test('of mails is waited for too', async () => {
    for (let i = 0; i < 12; i++) await oldTask({ task_token: `token ${i}` });
    let refusals = 35;
    repairs.deployment.aws.answer('SendEmail', () =>
      refusals-- > 0 ? { status: 429, error: 'TooManyRequestsException' } : { body: {} },
    );
    expect(await run()).toEqual({ ...NOTHING, unsent: 12 });
  }, 60_000);

  test('ends with the time of the run', async () => {
    await oldTask();
    repairs.deployment.aws.answer('StartExecution', () => ({ status: 400, error: 'ThrottlingException' }));
    const endsAt = Date.now() + 18_000;
    expect(await run(undefined, () => endsAt - Date.now())).toEqual(NOTHING);
    expect(await columnsOfAll()).toEqual([{ attempts: 0, is_due: true, stuck: null }]);
  }, 60_000);

  const columnsOfAll = () =>
    repairs.deployment.database.rows('select attempts, next_attempt_at <= now() as is_due, stuck from repair_leases');
});

describe('two runs at once', () => {
  test('repair each task once', async () => {
    for (let i = 0; i < 40; i++) await oldTask();
    const reports = await Promise.all([run(), run(), run()]);
    const started = reports.map((report) => (report as typeof NOTHING).unstarted);
    expect(started.reduce((sum, n) => sum + n)).toBe(40);
    expect(repairs.deployment.aws.inputsOf('StartExecution')).toHaveLength(40);
  });
});

describe('a claimed task', () => {
  test('is not claimed again by a run right after, but by the next a minute later', async () => {
    const task_id = await oldTask();
    expect(await run()).toEqual({ ...NOTHING, unstarted: 1 });
    expect(await run()).toEqual(NOTHING);
    const [lease] = await repairs.deployment.database.rows<{ next_attempt_at: Date }>(
      'select next_attempt_at from repair_leases where task_id = $1',
      [task_id],
    );
    const backoff = (lease?.next_attempt_at.getTime() ?? 0) - Date.now();
    expect(backoff).toBeGreaterThan(40_000);
    expect(backoff).toBeLessThan(60_000);
  });

  test('is passed over while another run holds it, not waited for', async () => {
    const held = await oldTask();
    await oldTask();
    const other = await repairs.deployment.database.pool.connect();
    try {
      await other.query('begin');
      await other.query('select from approval_tasks where task_id = $1 for update', [held]);
      expect(await run()).toEqual({ ...NOTHING, unstarted: 1 });
      await other.query('rollback');
    } finally {
      other.release();
    }
    expect(await run()).toEqual({ ...NOTHING, unstarted: 1 });
  });
});

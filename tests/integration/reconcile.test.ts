import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { type Deployment, startDeployment } from '../support/deployment.ts';
import { fixture } from '../support/fixtures.ts';
import { seedLink, seedTask } from '../support/seed.ts';
import { sqsEvent } from '../support/sqs-event.ts';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment();
});

beforeEach(async () => {
  deployment.aws.reset();
  await deployment.database.rows('truncate approval_tasks, task_tokens, review_links, questions');
});

afterAll(() => deployment.stop());

const CONTEXT = { getRemainingTimeInMillis: () => 60_000 } as Context;
const NOTHING = { undelivered: 0, overdue: 0, unstarted: 0, unmailed: 0, unannounced: 0, stuck: 0 };

const run = (event: unknown = fixture('reconcile/scheduled')) =>
  deployment.functions.reconcile(event as never, CONTEXT);

const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

/** A task of ten minutes ago that is due in seven days. */
const oldTask = (seed: Parameters<typeof seedTask>[1] = {}) =>
  seedTask(deployment.database, {
    created_at: secondsAgo(600),
    due_at: new Date(Date.now() + (604_800 - 600) * 1000).toISOString(),
    ...seed,
  });

const decided = (secondsBefore: number) => ({
  decision: 'APPROVED',
  decided_by: 'assessor@example.com',
  decided_at: secondsAgo(secondsBefore),
});

async function columnsOf(task_id: string) {
  const [row] = await deployment.database.rows('select * from approval_tasks where task_id = $1', [task_id]);
  return row ?? {};
}

/** As if the claim's backing off were over. */
const endBackoff = () => deployment.database.rows('update approval_tasks set next_repair_at = null');

function execution(status: string) {
  return { body: { executionArn: 'arn', stateMachineArn: 'arn', status, startDate: 1, name: 'n' } };
}

describe('a task without a task token', () => {
  test('is started after a minute, with the name and the very bytes of its submission', async () => {
    const task_id = await oldTask();
    await oldTask({ created_at: secondsAgo(50) });
    expect(await run()).toEqual({ ...NOTHING, unstarted: 1 });
    expect(deployment.aws.inputsOf('StartExecution')).toMatchObject([
      { name: task_id, input: `{"task_id":"${task_id}","timeout_seconds":604800}` },
    ]);
  });

  test('is left alone while its execution runs', async () => {
    await oldTask();
    deployment.aws.answer('StartExecution', () => ({ status: 400, error: 'ExecutionAlreadyExists' }));
    deployment.aws.answer('DescribeExecution', () => execution('RUNNING'));
    await run();
    expect(deployment.aws.inputsOf('StartExecution')).toHaveLength(1);
  });

  test('gets another execution when the first has ended', async () => {
    const task_id = await oldTask();
    deployment.aws.answer('DescribeExecution', () => execution('FAILED'));
    deployment.aws.answer('StartExecution', ({ name }) =>
      name === task_id
        ? { status: 400, error: 'ExecutionAlreadyExists' }
        : { body: { executionArn: 'a', startDate: 1 } },
    );
    await run();
    expect(deployment.aws.inputsOf('StartExecution').map(({ name }) => name)).toEqual([task_id, `${task_id}-2`]);
    await endBackoff();
    deployment.aws.reset();
    await run();
    expect(deployment.aws.inputsOf('StartExecution').map(({ name }) => name)).toEqual([`${task_id}-2`]);
  });
});

describe('a decision without a status', () => {
  async function decidedTask(secondsBefore = 40) {
    const task_id = await oldTask({ task_token: 'newest', ...decided(secondsBefore) });
    const insert = `insert into task_tokens (token_hash, task_id, task_token, received_at)
      values (sha256($2::text::bytea), $1, $2, $3)`;
    await deployment.database.rows(insert, [task_id, 'older', secondsAgo(500)]);
    await deployment.database.rows(insert, [task_id, 'newest', secondsAgo(400)]);
    return task_id;
  }

  test('is delivered to every task token after 30 seconds, newest first', async () => {
    await decidedTask();
    await oldTask({ task_token: 'fresh', ...decided(20) });
    expect(await run()).toEqual({ ...NOTHING, undelivered: 1 });
    expect(deployment.aws.inputsOf('SendTaskSuccess')).toEqual([
      { taskToken: 'newest', output: '{"decision":"APPROVED"}' },
      { taskToken: 'older', output: '{"decision":"APPROVED"}' },
    ]);
  });

  test.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])(
    'closes the task when no token waits (%s) and the execution has ended',
    async (error) => {
      const task_id = await decidedTask();
      deployment.aws.answer('SendTaskSuccess', () => ({ status: 400, error }));
      deployment.aws.answer('DescribeExecution', () => execution('FAILED'));
      await run();
      expect(await columnsOf(task_id)).toMatchObject({ status: 'APPROVED' });
    },
  );

  test('leaves the task open while the execution is recording the outcome', async () => {
    const task_id = await decidedTask();
    deployment.aws.answer('SendTaskSuccess', () => ({ status: 400, error: 'TaskTimedOut' }));
    deployment.aws.answer('DescribeExecution', () => execution('RUNNING'));
    await run();
    expect(await columnsOf(task_id)).toMatchObject({ status: 'PENDING' });
  });

  test('starts the execution that was never started', async () => {
    const task_id = await oldTask(decided(40));
    deployment.aws.answer('DescribeExecution', () => ({ status: 400, error: 'ExecutionDoesNotExist' }));
    expect(await run()).toEqual({ ...NOTHING, undelivered: 1 });
    expect(deployment.aws.inputsOf('StartExecution')).toMatchObject([{ name: task_id }]);
    expect(await columnsOf(task_id)).toMatchObject({ status: 'PENDING' });
  });
});

describe('a task past its time', () => {
  test('is closed five minutes later as EXPIRED', async () => {
    const task_id = await oldTask({ task_token: 'token', due_at: secondsAgo(310) });
    const other = await oldTask({ task_token: 'other', due_at: secondsAgo(290) });
    await run();
    expect(await columnsOf(task_id)).toMatchObject({ status: 'EXPIRED', decision: null });
    expect(await columnsOf(other)).toMatchObject({ status: 'PENDING' });
  });
});

describe('a mail that was not sent', () => {
  test('is sent after its claim is over, with a new link beside the old one', async () => {
    const task_id = await oldTask({ task_token: 'token', notification_claimed_at: secondsAgo(70) });
    await seedLink(deployment.database, task_id, 'the code of the lost mail');
    expect(await run()).toEqual({ ...NOTHING, unmailed: 1 });
    expect(deployment.aws.inputsOf('SendEmail')).toHaveLength(1);
    const links = await deployment.database.rows('select from review_links where task_id = $1', [task_id]);
    expect(links).toHaveLength(2);
    expect((await columnsOf(task_id)).notified_at).toBeInstanceOf(Date);
    await endBackoff();
    expect(await run()).toEqual(NOTHING);
  });

  test('is not sent beside a callback that is still sending it', async () => {
    await oldTask({ task_token: 'token', notification_claimed_at: secondsAgo(50) });
    expect(await run()).toEqual(NOTHING);
  });

  test('backs off alone when its address is refused, and shows as stuck in the end', async () => {
    const refused = await oldTask({ task_token: 'token', notification_claimed_at: secondsAgo(70) });
    await oldTask({ task_token: 'fine', notification_claimed_at: secondsAgo(70), assigned_to: 'fine@example.com' });
    deployment.aws.answer('SendEmail', ({ Destination }) =>
      JSON.stringify(Destination).includes('fine@') ? { body: {} } : { status: 400, error: 'MessageRejected' },
    );
    expect(await run()).toEqual({ ...NOTHING, unmailed: 1 });
    for (let claims = 2; claims <= 4; claims++) {
      await deployment.database.rows('update approval_tasks set next_repair_at = null, notification_claimed_at = $1', [
        secondsAgo(70),
      ]);
      await run();
    }
    expect(await columnsOf(refused)).toMatchObject({ stuck: 'MAIL_NOT_SENT', repair_attempts: 4 });
    expect(await run()).toEqual({ ...NOTHING, stuck: 1 });
  });
});

describe('an outage', () => {
  test('ends the repair for this run, and holds no task back from the next', async () => {
    for (let i = 0; i < 30; i++) await oldTask();
    deployment.aws.answer('StartExecution', () => ({ status: 500, error: 'ServiceUnavailable' }));
    expect(await run()).toEqual(NOTHING);
    const tried = deployment.aws.inputsOf('StartExecution').map(({ name }) => name);
    expect(new Set(tried).size).toBeLessThanOrEqual(10);
    deployment.aws.reset();
    expect(await run()).toEqual({ ...NOTHING, unstarted: 30 });
  }, 60_000);
});

describe('an outage of mail', () => {
  test('holds no mail back from the next run', async () => {
    for (let i = 0; i < 12; i++) await oldTask({ task_token: `token ${i}` });
    deployment.aws.answer('SendEmail', () => ({ status: 500, error: 'InternalFailure' }));
    expect(await run()).toEqual(NOTHING);
    deployment.aws.reset();
    expect(await run()).toEqual({ ...NOTHING, unmailed: 12 });
  }, 60_000);
});

describe('throttling', () => {
  test('is waited for, and the run goes on to the end of the backlog', async () => {
    for (let i = 0; i < 120; i++) await oldTask();
    let refusals = 35;
    deployment.aws.answer('StartExecution', () =>
      refusals-- > 0 ? { status: 400, error: 'ThrottlingException' } : { body: { executionArn: 'a', startDate: 1 } },
    );
    expect(await run()).toEqual({ ...NOTHING, unstarted: 120 });
  }, 60_000);

  test('of mails is waited for too', async () => {
    for (let i = 0; i < 12; i++) await oldTask({ task_token: `token ${i}` });
    let refusals = 35;
    deployment.aws.answer('SendEmail', () =>
      refusals-- > 0 ? { status: 429, error: 'TooManyRequestsException' } : { body: {} },
    );
    expect(await run()).toEqual({ ...NOTHING, unmailed: 12 });
  }, 60_000);

  test('ends with the time of the run', async () => {
    await oldTask();
    deployment.aws.answer('StartExecution', () => ({ status: 400, error: 'ThrottlingException' }));
    const endsAt = Date.now() + 18_000;
    const context = { getRemainingTimeInMillis: () => endsAt - Date.now() } as Context;
    expect(await deployment.functions.reconcile(fixture('reconcile/scheduled') as never, context)).toEqual(NOTHING);
    expect(await columnsOfAll()).toEqual([{ repair_attempts: 0, next_repair_at: null, stuck: null }]);
  }, 60_000);

  const columnsOfAll = () =>
    deployment.database.rows('select repair_attempts, next_repair_at, stuck from approval_tasks');
});

describe('two runs at once', () => {
  test('repair each task once', async () => {
    for (let i = 0; i < 40; i++) await oldTask();
    const reports = await Promise.all([run(), run(), run()]);
    const started = reports.map((report) => (report as typeof NOTHING).unstarted);
    expect(started.reduce((sum, n) => sum + n)).toBe(40);
    expect(deployment.aws.inputsOf('StartExecution')).toHaveLength(40);
  });
});

describe('a claimed task', () => {
  test('is not claimed again by a run right after, but by the next a minute later', async () => {
    const task_id = await oldTask();
    expect(await run()).toEqual({ ...NOTHING, unstarted: 1 });
    expect(await run()).toEqual(NOTHING);
    const backoff = ((await columnsOf(task_id)).next_repair_at as Date).getTime() - Date.now();
    expect(backoff).toBeGreaterThan(40_000);
    expect(backoff).toBeLessThan(60_000);
  });

  test('is passed over while another run holds it, not waited for', async () => {
    const held = await oldTask();
    await oldTask();
    const other = await deployment.database.pool.connect();
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

describe('a dead letter', () => {
  const TASK_ID = '11111111-1111-4111-8111-111111111111';

  test('is taken over: the token is kept, the mail sent, the task marked', async () => {
    await oldTask({ task_id: TASK_ID });
    expect(await run(fixture('reconcile/dead-letter'))).toEqual({ batchItemFailures: [] });
    expect(await columnsOf(TASK_ID)).toMatchObject({ stuck: 'DEAD_LETTER', status: 'PENDING' });
    expect((await columnsOf(TASK_ID)).task_token).toMatch(/^AQCgAAAAKg/);
    expect(deployment.aws.inputsOf('SendEmail')).toHaveLength(1);
  });

  test('is taken over although its mail cannot be sent', async () => {
    await oldTask({ task_id: TASK_ID });
    deployment.aws.answer('SendEmail', () => ({ status: 400, error: 'MessageRejected' }));
    expect(await run(fixture('reconcile/dead-letter'))).toEqual({ batchItemFailures: [] });
    expect(await columnsOf(TASK_ID)).toMatchObject({ stuck: 'DEAD_LETTER', notified_at: null });
  });

  test('stays where it is when it cannot be taken over', async () => {
    const task_id = await oldTask();
    const other = await oldTask();
    await run(sqsEvent({ task_id: other, task_token: 'of the other task' }));
    const messages = ['not JSON', { task_id: TASK_ID, task_token: 't' }, { task_id, task_token: 'of the other task' }];
    expect(await run(sqsEvent(...messages))).toEqual({
      batchItemFailures: [
        { itemIdentifier: 'message-0' },
        { itemIdentifier: 'message-1' },
        { itemIdentifier: 'message-2' },
      ],
    });
  });
});

test('an execution that ended without an outcome is reported, and repairs run at once', async () => {
  await oldTask();
  expect(await run(fixture('reconcile/execution-failed'))).toEqual({ ...NOTHING, unstarted: 1 });
});

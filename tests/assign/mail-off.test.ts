import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { useDeployment } from '../support/deployment.ts';
import { fixture } from '../support/fixtures.ts';
import { httpEvent } from '../support/http-event.ts';
import { NOTHING, secondsAgo } from '../support/repairs.ts';
import { type Seed, seedStuck, seedTask } from '../support/seed.ts';
import { sqsEvent } from '../support/sqs-event.ts';

// Handlers keep what they made of their environment, so a deployment without a sender has a test file of its own.

const deployment = useDeployment(undefined, { SENDER_ADDRESS: 'none' });

beforeEach(async () => {
  deployment.aws.reset();
  await deployment.database.rows('truncate questions cascade');
});

const reconcile = () =>
  deployment.functions.reconcile(fixture('reconcile/scheduled'), {
    getRemainingTimeInMillis: () => 60_000,
  } as Context);
const seed = (columns: Seed = {}) => seedTask(deployment.database, columns);
const rowOf = async (task_id: string) =>
  (await deployment.database.rows('select * from approval_tasks where task_id = $1', [task_id]))[0];
const mails = () => deployment.aws.inputsOf('SendEmail');

describe('without a sender', () => {
  test('a task token is kept, and the assessor decides by signing in', async () => {
    const task_id = await seed();
    expect(await deployment.functions.callback(sqsEvent({ task_id, task_token: 'token' }))).toEqual({
      batchItemFailures: [],
    });
    expect(await rowOf(task_id)).toMatchObject({ task_token: 'token', notified_at: null });
    const answer = await deployment.functions.resumeWorkflow(
      httpEvent('POST /tasks/{task_id}/decision', {
        params: { task_id },
        email: 'assessor@example.com',
        body: { decision: 'APPROVED' },
      }),
    );
    expect(answer.statusCode).toBe(202);
    expect(deployment.aws.inputsOf('SendTaskSuccess')).toHaveLength(1);
    expect(mails()).toEqual([]);
  });

  test('tasks that wait for days are not repaired, not marked and not counted', async () => {
    const waiting = await seed({
      created_at: secondsAgo(86_400),
      task_token: 'token',
      notification_claimed_at: secondsAgo(86_400),
    });
    const marked = await seed({ task_token: 'other' });
    await seedStuck(deployment.database, marked, 'unmailed', 'MAIL_NOT_SENT');
    const closed = await seed({
      status: 'APPROVED',
      decision: 'APPROVED',
      decided_by: 'assessor@example.com',
      decided_at: secondsAgo(86_400),
    });
    for (let runs = 0; runs < 5; runs++) {
      expect(await reconcile()).toEqual(NOTHING);
    }
    expect(await deployment.database.rows('select from mails where attempts > 0')).toEqual([]);
    expect(await deployment.database.rows('select task_id, attempts from repair_leases')).toEqual([
      { task_id: marked, attempts: 4 },
    ]);
    expect(await rowOf(waiting)).toMatchObject({ notified_at: null });
    expect(await rowOf(closed)).toMatchObject({ author_notified_at: null });
    expect(mails()).toEqual([]);
  });

  test('what is stuck for another reason still counts', async () => {
    const task_id = await seed({ task_token: 'token' });
    await seedStuck(deployment.database, task_id, 'dead_lettered', 'DEAD_LETTER');
    expect(await reconcile()).toEqual({ ...NOTHING, stuck: 1 });
  });

  test('the inbox says that no mail is sent', async () => {
    const { body } = await deployment.functions.pages(httpEvent('GET /'));
    expect(body).toContain('No mail is sent from here.');
    expect(body).not.toContain('links in your mails');
  });
});

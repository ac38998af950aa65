import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { useDeployment } from '../support/deployment.ts';
import { fixture } from '../support/fixtures.ts';
import { seedTask } from '../support/seed.ts';
import { sqsEvent } from '../support/sqs-event.ts';

const deployment = useDeployment(undefined, { REVIEW_LINK_MODE: 'sign-in' });

beforeEach(() => deployment.aws.reset());

describe('where links lead to signing in', () => {
  const mail = () => JSON.stringify(deployment.aws.inputsOf('SendEmail'));

  test('the mail to an assessor leads to the page of the task, without a code', async () => {
    const task_id = await seedTask(deployment.database);
    await deployment.functions.callback(sqsEvent({ task_id, task_token: 'token' }));
    expect(mail()).toContain(`\\nhttps://api.example.com/#/tasks/${task_id}\\n`);
    expect(mail()).toContain('The link asks you to sign in.');
    expect(mail()).not.toContain('/review/');
  });

  test('so does one that reconcile sends', async () => {
    const [created_at, notification_claimed_at] = [600, 70].map((seconds) =>
      new Date(Date.now() - seconds * 1000).toISOString(),
    );
    const task_id = await seedTask(deployment.database, {
      task_token: 'token',
      created_at,
      notification_claimed_at,
    } as never);
    const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
    await deployment.functions.reconcile(fixture('reconcile/scheduled') as never, context);
    expect(mail()).toContain(`\\nhttps://api.example.com/#/tasks/${task_id}\\n`);
    expect(mail()).not.toContain('/review/');
  });
});

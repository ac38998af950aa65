import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { useProxiedDeployment } from '../support/deployment.ts';
import { fixture, fixtureNames } from '../support/fixtures.ts';
import { reviewer } from '../support/review.ts';
import { contentsOf, seedTask } from '../support/seed.ts';
import { sqsEvent } from '../support/sqs-event.ts';

const deployment = useProxiedDeployment();

beforeEach(async () => {
  deployment.aws.reset();
  await deployment.database.rows('truncate questions cascade');
});

const deliver = (...bodies: unknown[]) => deployment.functions.callback(sqsEvent(...bodies));
const seed = (columns = {}) => seedTask(deployment.database, columns);
const mails = () => deployment.aws.inputsOf('SendEmail');
const told = () => deployment.aws.inputsOf('SendTaskSuccess').map(({ taskToken }) => taskToken);
const rowOf = async (task_id: string) =>
  (await deployment.database.rows('select * from approval_tasks where task_id = $1', [task_id]))[0];
const codesMailed = () => mails().map((mail) => /review\/([\w-]{43})\n/.exec(textOf(mail))?.[1] ?? '');

function textOf(mail: Record<string, unknown>): string {
  const { Content } = mail as { Content: { Simple: { Body: { Text: { Data: string } } } } };
  return Content.Simple.Body.Text.Data;
}

const ALL_DONE = { batchItemFailures: [] };
const failed = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe('the fixtures of the queue', () => {
  const FIRST = '059f36b4-87a3-44ab-83d2-661975830000';
  const SECOND = '059f36b4-87a3-44ab-83d2-661975830001';
  test.each([
    ['callback/assignment', ALL_DONE, 1],
    ['callback/duplicate-delivery', ALL_DONE, 1],
    ['callback/malformed-message', failed(FIRST, SECOND), 1],
    ['callback/unknown-task', failed(FIRST), 0],
  ])('%s answers %j and sends %d mails', async (name, answer, count) => {
    await seed({ task_id: '11111111-1111-4111-8111-111111111111' });
    expect(await deployment.functions.callback(fixture<SQSEvent>(name))).toEqual(answer);
    expect(mails()).toHaveLength(count);
  });

  test('are those', () => {
    expect(fixtureNames().filter((name) => name.startsWith('callback/'))).toEqual([
      'callback/assignment',
      'callback/duplicate-delivery',
      'callback/malformed-message',
      'callback/unknown-task',
    ]);
  });

  test('hold the digests of their bodies', () => {
    const records = fixtureNames().flatMap((name) => fixture<Partial<SQSEvent>>(name).Records ?? []);
    const digests = records.map(({ body }) => createHash('md5').update(body).digest('hex'));
    expect(records.map(({ md5OfBody }) => md5OfBody)).toEqual(digests);
  });
});

describe('a task token', () => {
  test('is kept, and the assessor gets one mail with a link that works', async () => {
    const task_id = await seed();
    expect(await deliver({ task_id, task_token: 'token' })).toEqual(ALL_DONE);
    expect(mails()).toMatchObject([
      { FromEmailAddress: 'approvals@example.com', Destination: { ToAddresses: ['assessor@example.com'] } },
    ]);
    expect(JSON.stringify(mails())).not.toMatch(/Mercury|closest to the sun|token/);
    expect(textOf(mails()[0] ?? {})).toMatch(/\n\nhttps:\/\/api\.example\.com\/review\/[\w-]{43}\n\n/);
    const shown = await reviewer(deployment).show(codesMailed()[0] ?? '');
    expect(shown.body).toContain('Which planet is closest to the sun?');
    expect(await rowOf(task_id)).toMatchObject({ task_token: 'token', notified_at: expect.any(Date) });
    expect(await deployment.database.rows('select task_id, task_token from task_tokens')).toEqual([
      { task_id, task_token: 'token' },
    ]);
  });

  test('takes two round trips', async () => {
    const task_ids = [await seed(), await seed()];
    await deliver({ task_id: task_ids[0], task_token: 'token-1' });
    deployment.proxy.reset();
    await deliver({ task_id: task_ids[1], task_token: 'token-2' });
    expect(deployment.proxy.roundTrips()).toBe(2);
  });

  test('may have 2,048 characters', async () => {
    const task_token = 'x'.repeat(2_048);
    const task_id = await seed();
    expect(await deliver({ task_id, task_token })).toEqual(ALL_DONE);
    expect(await rowOf(task_id)).toMatchObject({ task_token });
  });

  test('that comes later is the latest, and one that comes again is not', async () => {
    const task_id = await seed();
    await deliver({ task_id, task_token: 'first' });
    await deliver({ task_id, task_token: 'second' });
    await deliver({ task_id, task_token: 'first' });
    expect(await rowOf(task_id)).toMatchObject({ task_token: 'second' });
    expect(mails()).toHaveLength(1);
  });

  test('of another task is refused, and changes nothing', async () => {
    const [owner, other] = [await seed(), await seed()];
    await deliver({ task_id: owner, task_token: 'token' });
    const before = await contentsOf(deployment.database);
    expect(await deliver({ task_id: other, task_token: 'token' })).toEqual(failed('message-0'));
    expect(await contentsOf(deployment.database)).toBe(before);
    expect(mails()).toHaveLength(1);
  });

  test.each([
    [{ decision: 'APPROVED', decided_by: 'assessor@example.com', decided_at: '2026-11-22T10:00:00Z' }],
    [{ decision: 'REJECTED', decided_by: 'assessor@example.com', decided_at: '2026-11-22T10:00:00Z' }],
  ])('that comes after the decision %j is answered with it at once, without a mail', async (columns) => {
    const task_id = await seed(columns);
    expect(await deliver({ task_id, task_token: 'late' })).toEqual(ALL_DONE);
    expect(deployment.aws.inputsOf('SendTaskSuccess')).toEqual([
      { taskToken: 'late', output: `{"decision":"${columns.decision}"}` },
    ]);
    expect(mails()).toEqual([]);
    expect(await deployment.database.rows('select from review_links')).toEqual([]);
    expect(await rowOf(task_id)).toMatchObject({ task_token: 'late', notification_claimed_at: null });
  });

  test.each(['EXPIRED', 'WITHDRAWN'])(
    'that comes after the task was %s ends the wait of its execution, without a mail',
    async (status) => {
      const task_id = await seed({ status });
      expect(await deliver({ task_id, task_token: 'late' })).toEqual(ALL_DONE);
      expect([mails(), told()]).toEqual([[], ['late']]);
    },
  );
});

describe('a message', () => {
  const task_id = '11111111-1111-4111-8111-111111111111';

  test.each([
    ['that is no JSON', '{"task_token": "secret'],
    ['that is a list', []],
    ['without a token', { task_id }],
    ['with an empty token', { task_id, task_token: '' }],
    ['with a token too long', { task_id, task_token: 'x'.repeat(2_049) }],
    ['with an invalid id', { task_id: 'task-1', task_token: 'token' }],
    ['with more than it should hold', { task_id, task_token: 'token', question_text: 'Which?' }],
    ['of a task that does not exist', { task_id: '99999999-9999-4999-8999-999999999999', task_token: 'token' }],
  ])('%s fails alone', async (_, malformed) => {
    await seed({ task_id });
    const good = { task_id, task_token: 'good' };
    expect(await deliver(malformed, good)).toEqual(failed('message-0'));
    expect(mails()).toHaveLength(1);
    expect(await deployment.database.rows('select task_token from task_tokens')).toEqual([{ task_token: 'good' }]);
  });

  test('delivered a hundred times in one batch sends one mail', async () => {
    const message = { task_id: await seed(), task_token: 'token' };
    expect(await deliver(...Array.from({ length: 100 }, () => message))).toEqual(ALL_DONE);
    expect(mails()).toHaveLength(1);
  });

  test('in a batch of none is nothing to do', async () => {
    expect(await deliver()).toEqual(ALL_DONE);
  });
});

describe('a mail that cannot be sent', () => {
  const passSeconds = async (seconds: number) => {
    const { rows } = deployment.database;
    const earlier = (column: string) => `${column} = ${column} - make_interval(secs => $1)`;
    await rows(`update approval_tasks set ${earlier('notification_claimed_at')}`, [seconds]);
    await rows(`update mails set ${earlier('next_attempt_at')}`, [seconds]);
  };

  test('fails its message alone; after the lease the next delivery mails a new link, and the old one lives', async () => {
    const [unlucky, lucky] = [await seed({ assigned_to: 'unlucky@example.com' }), await seed()];
    const message = { task_id: unlucky, task_token: 'token-1' };
    deployment.aws.answer('SendEmail', (input) =>
      JSON.stringify(input).includes('unlucky') ? { status: 500, error: 'InternalFailure' } : { body: {} },
    );
    expect(await deliver(message, { task_id: lucky, task_token: 'token-2' })).toEqual(failed('message-0'));
    expect(await rowOf(lucky)).toMatchObject({ notified_at: expect.any(Date) });
    expect(await rowOf(unlucky)).toMatchObject({ notified_at: null, notification_claimed_at: expect.any(Date) });
    const [lost] = codesMailed();

    deployment.aws.reset();
    await passSeconds(50);
    expect(await deliver(message)).toEqual(ALL_DONE);
    expect(mails()).toEqual([]);

    await passSeconds(15);
    expect(await deliver(message)).toEqual(ALL_DONE);
    const [fresh] = codesMailed();
    expect(mails()).toHaveLength(1);
    expect(fresh).not.toBe(lost);
    for (const code of [lost, fresh]) expect((await reviewer(deployment).show(code ?? '')).statusCode).toBe(200);

    await passSeconds(1_000);
    await deliver(message);
    expect(mails()).toHaveLength(1);
  });

  test('is sent again by an older message too, whose token does not become the latest', async () => {
    const task_id = await seed();
    deployment.aws.answer('SendEmail', () => ({ status: 400, error: 'MessageRejected' }));
    await deliver({ task_id, task_token: 'first' });
    await deliver({ task_id, task_token: 'second' });
    deployment.aws.reset();
    await passSeconds(65);
    expect(await deliver({ task_id, task_token: 'first' })).toEqual(ALL_DONE);
    expect(mails()).toHaveLength(1);
    expect(await rowOf(task_id)).toMatchObject({ task_token: 'second' });
  });

  test('because the address is refused fails its message', async () => {
    deployment.aws.answer('SendEmail', () => ({ status: 400, error: 'MessageRejected' }));
    expect(await deliver({ task_id: await seed(), task_token: 'token' })).toEqual(failed('message-0'));
  });

  test('of a task decided meanwhile is not sent again', async () => {
    const task_id = await seed();
    deployment.aws.answer('SendEmail', () => ({ status: 400, error: 'MessageRejected' }));
    await deliver({ task_id, task_token: 'token' });
    await deployment.database.rows(
      `update approval_tasks set decision = 'APPROVED', decided_by = assigned_to, decided_at = now()`,
    );
    await passSeconds(1_000);
    deployment.aws.reset();
    expect(await deliver({ task_id, task_token: 'token' })).toEqual(ALL_DONE);
    expect([mails(), told()]).toEqual([[], ['token']]);
  });
});

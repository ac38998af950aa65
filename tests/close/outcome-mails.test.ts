import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { clientConfig, type Statement } from '../../src/adapters/postgres/connection.ts';
import { stepsOf } from '../../src/adapters/postgres/migration-steps.ts';
import { repairs as repairStore } from '../../src/adapters/postgres/repair.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { bodyOf } from '../support/deployment.ts';
import { historyFaults } from '../support/history.ts';
import { httpEvent } from '../support/http-event.ts';
import { textsIn } from '../support/migration-files.ts';
import { NOTHING, useRepairs } from '../support/repairs.ts';
import { type Seed, seedTask } from '../support/seed.ts';

const repairs = useRepairs();
const { run, columnsOf, leasesOf } = repairs;

const mails = () => repairs.deployment.aws.inputsOf('SendEmail');
const APPROVED = {
  status: 'APPROVED',
  decision: 'APPROVED',
  decided_by: 'assessor@example.com',
  decided_at: '2026-11-22T10:00:00Z',
};
const closed = (seed: Seed = {}) =>
  seedTask(repairs.deployment.database, { ...APPROVED, comments: 'Canary 7391.', ...seed });
const undecided = { decision: null, comments: null, decided_by: null, decided_at: null } as unknown as Seed;

/** As if so much time had passed since the close and the last claim. */
const pass = async (interval: string) => {
  const { rows } = repairs.deployment.database;
  await rows(`update approval_tasks set updated_at = updated_at - interval '${interval}'`);
  await rows(
    `update mails set created_at = created_at - interval '${interval}', next_attempt_at = next_attempt_at - interval '${interval}'`,
  );
};

describe('the author of a closed task', () => {
  test('is told the outcome once, with a link that asks to sign in, and nothing of question and comments', async () => {
    const task_id = await closed();
    expect(await run()).toEqual({ ...NOTHING, unsent: 1 });
    expect(mails()).toMatchObject([
      {
        FromEmailAddress: 'approvals@example.com',
        Destination: { ToAddresses: ['author@example.com'] },
        Content: { Simple: { Subject: { Data: expect.stringMatching(/^Your question [0-9a-f]{8} is approved$/) } } },
      },
    ]);
    const mail = JSON.stringify(mails());
    expect(mail).toContain(`\\nhttps://api.example.com/#/tasks/${task_id}\\n`);
    expect(mail).not.toMatch(/Canary|planet|Mercury|Venus|\/review\//);
    const { author_notified_at } = await columnsOf(task_id);
    expect(author_notified_at).toBeInstanceOf(Date);
    const events = () => repairs.deployment.database.rows('select event, happened_at, via from task_events');
    expect(await events()).toEqual([{ event: 'AUTHOR_NOTIFIED', happened_at: author_notified_at, via: 'RECONCILE' }]);
    await pass('2 hours');
    expect(await run()).toEqual(NOTHING);
    expect(mails()).toHaveLength(1);
    expect(await events()).toHaveLength(1);
  });

  test('is told at a time that its history holds', async () => {
    const { database } = repairs.deployment;
    const task_id = await closed();
    await run();
    expect(await historyFaults(database.pool)).toEqual([]);
    await database.rows(`update approval_tasks set author_notified_at = '2026-01-01'`);
    expect(await historyFaults(database.pool)).toEqual([
      expect.stringMatching(`${task_id}.* its author mailed at another time than in AUTHOR_NOTIFIED`),
    ]);
  });

  test('is told whatever closed it, from the submission on', async () => {
    const { createRequest, resumeWorkflow, updateStatus } = repairs.deployment.functions;
    const body = {
      question_text: 'Which?',
      options: ['This', 'That'],
      correct_answer: 'That',
      assigned_to: 'b@example.com',
    };
    const { task_id } = bodyOf(await createRequest(httpEvent('POST /questions', { email: 'a@example.com', body })));
    expect(await run()).toEqual(NOTHING);
    await resumeWorkflow(
      httpEvent('POST /tasks/{task_id}/decision', {
        params: { task_id },
        email: 'b@example.com',
        body: { decision: 'REJECTED', comments: 'Both are right.' },
      }),
    );
    // The decision closes the question, and then the task.
    expect(await run()).toEqual({ ...NOTHING, unsent: 1 });
    await updateStatus({ task_id });
    expect(await run()).toEqual(NOTHING);
    expect(mails()).toMatchObject([{ Destination: { ToAddresses: ['a@example.com'] } }]);
  });

  test('is told that nobody decided in time', async () => {
    await closed({ ...undecided, status: 'EXPIRED' });
    await run();
    expect(mails()).toMatchObject([
      { Content: { Simple: { Subject: { Data: expect.stringMatching(/was not reviewed in time$/) } } } },
    ]);
  });

  test('is told nothing of an open task, of one withdrawn or inserted as closed, or a week later', async () => {
    await closed({ ...undecided, status: 'PENDING' });
    await closed({ ...undecided, status: 'WITHDRAWN' });
    await closed({ ...undecided, status: 'APPROVED' });
    await repairs.deployment.database.rows(
      `update mails set created_at = now() - interval '7 days 1 second' where task_ids[1] = $1`,
      [await closed()],
    );
    expect(await run()).toEqual(NOTHING);
    expect(mails()).toEqual([]);
  });

  test('is told once, however many runs there are at the same time', async () => {
    for (let i = 0; i < 12; i++) await closed();
    const reports = await Promise.all([run(), run(), run()]);
    expect(reports.reduce((sum, report) => sum + (report as typeof NOTHING).unsent, 0)).toBe(12);
    expect(mails()).toHaveLength(12);
  });
});

describe('a mail to an author', () => {
  test('is passed over while another run holds it, not waited for', async () => {
    const held = await closed();
    const other = await repairs.deployment.database.pool.connect();
    try {
      await other.query('begin');
      await other.query('select from mails where task_ids[1] = $1 for update', [held]);
      expect(await run()).toEqual(NOTHING);
      await other.query('rollback');
    } finally {
      other.release();
    }
    expect(await run()).toEqual({ ...NOTHING, unsent: 1 });
  });

  test('that SES failed at is sent by the next run', async () => {
    for (let i = 0; i < 12; i++) await closed();
    repairs.deployment.aws.answer('SendEmail', () => ({ status: 500, error: 'InternalFailure' }));
    expect(await run()).toEqual(NOTHING);
    repairs.deployment.aws.reset();
    expect(await run()).toEqual({ ...NOTHING, unsent: 12 });
    expect(mails()).toHaveLength(12);
  }, 60_000);

  test('of a run that died is sent after its claim is over, and not before', async () => {
    const task_id = await closed();
    await repairs.deployment.database.rows(
      `update mails set next_attempt_at = now() + interval '10 seconds', attempts = 1 where task_ids[1] = $1`,
      [task_id],
    );
    expect(await run()).toEqual(NOTHING);
    await pass('20 seconds');
    expect(await run()).toEqual({ ...NOTHING, unsent: 1 });
    expect((await columnsOf(task_id)).author_notified_at).toBeInstanceOf(Date);
  });

  test('that is refused backs off alone, is counted after an hour, and given up after a week', async () => {
    const unannounced = () =>
      repairStore(({ text, values }: Statement) => repairs.deployment.database.rows(text, values)).countUnannounced(
        new Date(),
      );
    const refused = await closed();
    await closed({ assigned_by: 'fine@example.com' });
    repairs.deployment.aws.answer('SendEmail', ({ Destination }) =>
      JSON.stringify(Destination).includes('fine@') ? { body: {} } : { status: 400, error: 'MessageRejected' },
    );
    expect(await run()).toEqual({ ...NOTHING, unsent: 1 });
    await pass('60 seconds');
    expect(await run()).toEqual(NOTHING);
    expect(mails()).toHaveLength(3);
    await pass('60 seconds');
    await run();
    expect(mails()).toHaveLength(3);
    expect(await unannounced()).toBe(0);
    await pass('1 hour');
    await run();
    expect(await unannounced()).toBe(1);
    expect(await columnsOf(refused)).toMatchObject({ author_notified_at: null });
    expect(await leasesOf(refused)).toEqual([{ repair: 'unsent', attempts: 3, stuck: null }]);
    await pass('7 days');
    await run();
    expect(mails()).toHaveLength(4);
    expect(await unannounced()).toBe(0);
  });
});

describe('an upgrade', () => {
  const files = textsIn(join(import.meta.dirname, '../../src/migrations'));
  const added = files.find(({ name }) => name.endsWith('_add_author_notification.sql')) ?? { name: '', text: '' };
  const client = async () => {
    const { secret } = await createEmptyDatabase();
    const connection = new pg.Client(clientConfig(secret));
    await connection.connect();
    return connection;
  };

  test('makes no news of what was closed before it', async () => {
    const connection = await client();
    try {
      const apply = async ({ text }: { text: string }) => {
        for (const step of stepsOf(text)) await connection.query(step);
      };
      for (const file of files.slice(0, files.indexOf(added))) await apply(file);
      const insert =
        'insert into approval_tasks (question_id, assigned_by, assigned_to, status) values ($1, $2, $3, $4)';
      const { rows } = await connection.query(
        `insert into questions (question_text, correct_answer) values ('Which?', 'This') returning question_id`,
      );
      const values = [rows[0].question_id, 'author@example.com', 'assessor@example.com'];
      await connection.query(insert, [...values, 'EXPIRED']);
      await connection.query(insert, [...values, 'PENDING']);
      await apply(added);
      await connection.query(insert, [...values, 'PENDING']);
      const told =
        'select status, author_notified_at is not null as is_told from approval_tasks order by 1, created_at';
      expect((await connection.query(told)).rows).toEqual([
        { status: 'EXPIRED', is_told: true },
        { status: 'PENDING', is_told: false },
        { status: 'PENDING', is_told: false },
      ]);
    } finally {
      await connection.end();
    }
  });
});

import { beforeEach, describe, expect, test } from '@jest/globals';
import { historyFaults } from '../support/history.ts';
import { stage, useQuestions } from '../support/questions.ts';
import { reviewer } from '../support/review.ts';

const office = useQuestions({ REMINDER_PERCENTS: '50,90' });
const { submitted, taskOf, reassign, reconcile } = office;
const database = () => office.deployment.database;

beforeEach(async () => {
  await database().rows('truncate questions cascade');
  office.deployment.aws.reset();
});

/** A task that was mailed when it was created, so many hours ago, with so many hours to decide. */
async function mailedTask(name: string, hoursAgo: number, hours: number): Promise<string> {
  const { question_id } = await submitted(stage(name));
  const task_id = await taskOf(question_id, name);
  const at = new Date(Date.now() - hoursAgo * 3_600_000);
  await database().rows(
    `select claim_mail('ASSIGNMENT', assigned_to, approval_tasks, $2, $2) from approval_tasks where task_id = $1`,
    [task_id, at],
  );
  await database().rows(`select mark_mailed(mail_id, $2, 'RECONCILE', 'request-1') from mails where task_ids[1] = $1`, [
    task_id,
    at,
  ]);
  await database().rows(
    `update approval_tasks set created_at = $2::timestamptz, due_at = $2::timestamptz + $3 * interval '1 hour' where task_id = $1`,
    [task_id, at, hours],
  );
  return task_id;
}

const mails = () =>
  office.deployment.aws.inputsOf('SendEmail') as {
    Destination: { ToAddresses: string[] };
    Content: { Simple: { Subject: { Data: string }; Body: { Text: { Data: string } } } };
  }[];
const subjects = () =>
  mails().map(({ Destination, Content }) => `${Destination.ToAddresses}: ${Content.Simple.Subject.Data}`);

describe('reminders', () => {
  test('forty tasks due on one day are one mail, with a link to each', async () => {
    for (let i = 0; i < 40; i++) await mailedTask('a', 100 - i / 5, 168);
    await reconcile();
    await reconcile();
    expect(subjects()).toEqual(['a@example.com: 40 questions wait for your review']);
    const codes = [...(mails()[0]?.Content.Simple.Body.Text.Data ?? '').matchAll(/^\S+\/review\/([\w-]{43})$/gm)].map(
      ([, code = '']) => code,
    );
    expect(new Set(codes).size).toBe(40);
    expect((await reviewer(office.deployment).show(codes[39] ?? '')).statusCode).toBe(200);
  });

  test.each<[string, number, number, number]>([
    ['before half of the time', 40, 100, 0],
    ['after half of the time', 51, 100, 1],
    ['after nine tenths of the time', 91, 100, 1],
    ['when the time is over', 101, 100, 0],
    ['within an hour of the first mail', 0.9, 1, 0],
  ])('%s', async (_, hoursAgo, hours, count) => {
    await mailedTask('a', hoursAgo, hours);
    await reconcile();
    expect(subjects().filter((subject) => subject.startsWith('a@'))).toHaveLength(count);
  });

  test('come once for each percentage, and not within an hour of another', async () => {
    const task_id = await mailedTask('a', 60, 100);
    await reconcile();
    await database().rows(
      `update approval_tasks set created_at = created_at - interval '35 hours', due_at = due_at - interval '35 hours'`,
    );
    await reconcile();
    expect(subjects()).toEqual(['a@example.com: One question waits for your review']);
    await database().rows(`update approval_tasks set reminded_at = now() - interval '61 minutes'`);
    await reconcile();
    await reconcile();
    expect(mails()).toHaveLength(2);
    const rows = await database().rows(
      `select event, recipient from task_events where task_id = $1 and event = 'REMINDED'`,
      [task_id],
    );
    expect(rows).toEqual([
      { event: 'REMINDED', recipient: 'a@example.com' },
      { event: 'REMINDED', recipient: 'a@example.com' },
    ]);
  });

  test('go to each assessor apart, and to nobody who has decided', async () => {
    await mailedTask('a', 60, 100);
    const decided = await mailedTask('b', 60, 100);
    await mailedTask('c', 60, 100);
    await database().rows(`select decide_task($1, 'APPROVED', null, 'b@example.com', false, now(), 'REST', 'r')`, [
      decided,
    ]);
    await reconcile();
    expect(
      subjects()
        .filter((subject) => subject.includes('review'))
        .sort(),
    ).toEqual([
      'a@example.com: One question waits for your review',
      'c@example.com: One question waits for your review',
    ]);
  });

  test('leave out what was decided or reassigned after they were written', async () => {
    const [left, decided, moved] = [
      await mailedTask('a', 60, 100),
      await mailedTask('a', 60, 100),
      await mailedTask('a', 60, 100),
    ];
    await database().rows(`select write_reminders(now(), '{50,90}')`);
    await database().rows(`select decide_task($1, 'APPROVED', null, 'a@example.com', false, now(), 'REST', 'r')`, [
      decided,
    ]);
    await reassign(moved, 'b');
    await reconcile();
    expect(subjects().filter((subject) => subject.startsWith('a@'))).toEqual([
      'a@example.com: One question waits for your review',
    ]);
    expect(await database().rows(`select task_id from task_events where event = 'REMINDED'`)).toEqual([
      { task_id: left },
    ]);
  });

  test('of which nothing is left are not sent', async () => {
    const task_id = await mailedTask('a', 60, 100);
    await database().rows(`select write_reminders(now(), '{50,90}')`);
    await database().rows(`select decide_task($1, 'APPROVED', null, 'a@example.com', false, now(), 'REST', 'r')`, [
      task_id,
    ]);
    await reconcile();
    expect(subjects().filter((subject) => subject.startsWith('a@'))).toEqual([]);
    expect(await database().rows(`select from mails where reason = 'REMINDER'`)).toEqual([]);
  });

  test('are known to the audit', async () => {
    const { question_id } = await submitted(stage('a'));
    const task_id = await taskOf(question_id, 'a');
    await database().rows(
      `select claim_mail('REMINDER', assigned_to, approval_tasks, now(), now()) from approval_tasks where task_id = $1`,
      [task_id],
    );
    await reconcile();
    expect(await historyFaults(database().pool)).toEqual([]);
    await database().rows(`update approval_tasks set reminded_at = null where task_id = $1`, [task_id]);
    expect((await historyFaults(database().pool)).join()).toContain('reminded at another time than in REMINDED');
    await database().rows(`delete from mails where reason = 'REMINDER'`);
    expect((await historyFaults(database().pool)).join()).toContain('REMINDED is the event of no mail');
    await database().rows('truncate questions cascade');
  });
});

test('a run beside another one writes no reminders: it could not see those of the other', async () => {
  await mailedTask('a', 30, 48);
  const other = await database().pool.connect();
  await other.query(`begin; select pg_advisory_xact_lock(hashtext('write_reminders'))`);
  const write = () => database().rows(`select write_reminders(now(), '{50,90}') as written`);
  expect(await write()).toEqual([{ written: 0 }]);
  await other.query('commit');
  other.release();
  expect(await write()).toEqual([{ written: 1 }]);
});

import { describe, expect, test } from '@jest/globals';
import type { BounceDetail } from '../../src/reconcile/bounce.ts';
import { fixture } from '../support/fixtures.ts';
import { NOTHING, useRepairs } from '../support/repairs.ts';
import { type Seed, seedTask } from '../support/seed.ts';

const repairs = useRepairs();
const { run, columnsOf, leasesOf } = repairs;

const TASK = '11111111-1111-4111-8111-111111111111';
const MAILED = { task_id: TASK, task_token: 'token', notified_at: '2026-11-25T09:30:02Z' };
const seed = (columns: Seed = {}) => seedTask(repairs.deployment.database, { ...MAILED, ...columns });
const mails = () => repairs.deployment.aws.inputsOf('SendEmail');

/** The fixture with a changed detail. */
function bounce(change: (detail: BounceDetail) => void = () => undefined) {
  const event = fixture<{ detail: BounceDetail }>('reconcile/bounce');
  change(event.detail);
  return event;
}

describe('a mail that the assessor’s address refuses for good', () => {
  test('marks the task, counts as stuck, and the author is told which question it is, and nothing else of it', async () => {
    await seed({ question_id: 'abcdef01-2345-4678-8abc-def012345678' });
    expect(await run(bounce())).toEqual({ ...NOTHING, stuck: 1 });
    expect(await leasesOf(TASK)).toEqual([{ repair: 'bounced', attempts: 0, stuck: 'MAIL_BOUNCED' }]);
    expect(await columnsOf(TASK)).toMatchObject({ status: 'PENDING' });
    expect(mails()).toMatchObject([
      {
        FromEmailAddress: 'approvals@example.com',
        Destination: { ToAddresses: ['author@example.com'] },
        EmailTags: [{ Name: 'task_id', Value: TASK }],
        Content: { Simple: { Subject: { Data: 'Your question abcdef01 did not reach its assessor' } } },
      },
    ]);
    const mail = JSON.stringify(mails());
    expect(mail).toContain('assessor@example.com');
    expect(mail).toContain(`\\nhttps://api.example.com/#/tasks/${TASK}\\n`);
    expect(mail).not.toMatch(/planet|Mercury|Venus|\/review\//);
  });

  test('is told once, however often it is reported', async () => {
    await seed();
    await Promise.all([run(bounce()), run(bounce()), run(bounce())]);
    expect(mails()).toHaveLength(1);
  });

  test('is told after all when the first mail to the author could not be sent', async () => {
    await seed();
    repairs.deployment.aws.answer('SendEmail', () => ({ status: 500, error: 'InternalServiceError' }));
    await expect(run(bounce())).rejects.toMatchObject({ name: 'MailNotSentError' });
    expect(await leasesOf(TASK)).toEqual([]);
    repairs.deployment.aws.reset();
    await run(bounce());
    expect(await leasesOf(TASK)).toEqual([{ repair: 'bounced', attempts: 0, stuck: 'MAIL_BOUNCED' }]);
    expect(mails()).toHaveLength(1);
  });

  test('stays marked where the author cannot be mailed either', async () => {
    await seed();
    repairs.deployment.aws.answer('SendEmail', () => ({ status: 400, error: 'MessageRejected' }));
    expect(await run(bounce())).toEqual({ ...NOTHING, stuck: 1 });
  });

  test('leaves the assessor able to decide, which ends the mark’s counting', async () => {
    await seed();
    await run(bounce());
    await repairs.deployment.database.rows(
      `update approval_tasks set status = 'APPROVED', decision = 'APPROVED', decided_by = assigned_to, decided_at = now()`,
    );
    expect(await run()).toMatchObject({ stuck: 0 });
  });
});

describe('nothing is marked and nobody is mailed', () => {
  const expectNothing = async (event: unknown) => {
    expect(await run(event)).toEqual(NOTHING);
    expect(await leasesOf(TASK)).toEqual([]);
    expect(mails()).toEqual([]);
  };

  test('by a mail to the author that comes back, so that nothing goes round in circles', async () => {
    await seed();
    await expectNothing(
      bounce(({ bounce }) => {
        bounce.bouncedRecipients = [{ emailAddress: 'author@example.com' }];
      }),
    );
  });

  test('by a mail that may still arrive', async () => {
    await seed();
    await expectNothing(
      bounce(({ bounce }) => {
        bounce.bounceType = 'Transient';
      }),
    );
  });

  test.each([[{}], [{ task_id: ['not an id'] }], [undefined]])(
    'by a mail of somebody else, with the tags %j',
    async (tags) => {
      await seed();
      await expectNothing(bounce(({ mail }) => Object.assign(mail, { tags })));
    },
  );

  test('about a task that is decided, or closed', async () => {
    await seed({
      decision: 'APPROVED',
      decided_by: 'assessor@example.com',
      decided_at: new Date().toISOString(),
    });
    await expectNothing(bounce());
  });
});

test('every mail names its task, and the configuration set where there is one', async () => {
  const { assessorMailer } = await import('../../src/adapters/email/mailer.ts');
  await seed();
  const mailer = assessorMailer({
    sender: 'approvals@example.com',
    configurationSet: 'approvals',
    apiUrl: 'https://api.example.com',
    linkMode: 'capability',
  });
  const now = new Date();
  const [assigned_by, to] = ['author@example.com', 'assessor@example.com'];
  const task = { task_id: TASK, reference: '5b1c2a0e', assigned_by, assigned_to: to, created_at: now, due_at: now };
  await mailer.sendReviewMail({ to, task, code: 'code' });
  expect(mails()).toMatchObject([{ ConfigurationSetName: 'approvals', EmailTags: [{ Name: 'task_id', Value: TASK }] }]);
});

test('a bounce of a mail about a paper marks all tasks of its stage with that address, and the author is told once', async () => {
  const others = ['22222222-2222-4222-8222-222222222222', '33333333-3333-4333-8333-333333333333'];
  await seed({ status: 'WITHDRAWN' });
  for (const task_id of others) await seed({ task_id });
  await seed({ task_id: '44444444-4444-4444-8444-444444444444', assigned_to: 'other@example.com' });
  await repairs.deployment.database.rows(
    `with paper as (insert into papers (paper_id, title, submitted_by) values (gen_random_uuid(), 'Physics', 'author@example.com') returning paper_id)
     update approval_tasks set paper_id = paper.paper_id from paper`,
  );
  await run(bounce());
  await run(bounce());
  const marked = await repairs.deployment.database.rows(
    `select task_id from repair_leases where repair = 'bounced' order by task_id`,
  );
  expect(marked).toEqual(others.map((task_id) => ({ task_id })));
  expect(mails()).toHaveLength(1);
});

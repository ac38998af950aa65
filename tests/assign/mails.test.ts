import { describe, expect, test } from '@jest/globals';
import { secondsAgo, useRepairs } from '../support/repairs.ts';
import { seedTask } from '../support/seed.ts';
import { sqsEvent } from '../support/sqs-event.ts';

const repairs = useRepairs();

interface Sent {
  Content: {
    Simple: {
      Subject: { Data: string };
      Body: { Text: { Data: string }; Html: { Data: string } };
      Headers: { Name: string; Value: string }[];
    };
  };
}

/** The only mail that was sent. */
function sent(): Sent['Content']['Simple'] {
  const [mail, ...more] = repairs.deployment.aws.inputsOf('SendEmail') as unknown as Sent[];
  expect(more).toEqual([]);
  if (mail === undefined) throw new Error('no mail was sent');
  return mail.Content.Simple;
}

const QUESTION_ID = '5b1c2a0e-0f6e-4c58-8a55-0c9f5c1f6d3a';
const closed = (status: string) => async () => {
  const decided = { decided_by: 'assessor@example.com', decided_at: '2026-11-22T10:00:00Z', comments: 'Canary 7391.' };
  const decision = status === 'EXPIRED' ? {} : { decision: status, ...decided };
  await seedTask(repairs.deployment.database, { question_id: QUESTION_ID, status, ...decision });
  await repairs.run();
};

const MAILS: [string, () => Promise<unknown>][] = [
  [
    'asks for a review',
    async () => {
      const task_id = await seedTask(repairs.deployment.database, { question_id: QUESTION_ID });
      await repairs.deployment.functions.callback(sqsEvent({ task_id, task_token: 'token' }));
    },
  ],
  [
    'asks for a review and is sent by reconcile',
    async () => {
      const lost = { task_token: 'token', notification_claimed_at: secondsAgo(70) };
      await repairs.oldTask({ question_id: QUESTION_ID, ...lost });
      await repairs.run();
    },
  ],
  ['tells of an approval', closed('APPROVED')],
  ['tells of a rejection', closed('REJECTED')],
  ['tells of requested changes', closed('CHANGES_REQUESTED')],
  ['tells that nobody decided', closed('EXPIRED')],
];

describe.each(MAILS)('the mail that %s', (_, send) => {
  test('names its question in the subject and in both parts, and says nothing else of it', async () => {
    await send();
    const { Subject, Body } = sent();
    expect(Subject.Data).toMatch(/\b5b1c2a0e\b/);
    expect(Body.Text.Data).toContain('question 5b1c2a0e');
    expect(Body.Html.Data).toContain('question 5b1c2a0e');
    expect(JSON.stringify(sent())).not.toMatch(/planet|Mercury|Venus|Mars|Canary/);
  });

  test('says that it is automatic, to programs by its header and to people in words', async () => {
    await send();
    const { Headers, Body } = sent();
    expect(Headers).toEqual([{ Name: 'Auto-Submitted', Value: 'auto-generated' }]);
    expect(Body.Text.Data).toContain(
      '\n\nPlease do not reply: replies to this mail are not read and decide nothing.\n\n',
    );
    expect(Body.Html.Data).toContain('>Please do not reply: replies to this mail are not read and decide nothing.</p>');
  });
});

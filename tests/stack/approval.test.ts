import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aSubmission, call, closedTask, decide, mailedLink, mails, submit } from '../support/api-client.ts';
import { endedExecution } from '../support/executions.ts';
import { isDeployed, openTarget, type Target } from '../support/target.ts';

let target: Target;

beforeAll(async () => {
  target = await openTarget();
}, 90_000);

afterAll(() => target.stop());

describe('an approval over REST', () => {
  test.each([
    ['APPROVED', undefined],
    ['REJECTED', 'The second option is right as well.'],
    ['CHANGES_REQUESTED', 'Name the unit.'],
  ])('ends as %s', async (decision, comments) => {
    const task_id = await submit(target);
    const decided = await decide(target, task_id, decision, comments);
    expect(decided.status).toBe(202);
    expect(decided.body).toMatchObject({
      decision,
      comments: comments ?? null,
      decided_by: target.emailOf('assessor'),
    });
    expect(await closedTask(target, task_id)).toMatchObject({ status: decision, decision });
  });

  test('answers a repeated decision 200 and another one 409, before and after the close', async () => {
    const task_id = await submit(target);
    expect((await decide(target, task_id, 'APPROVED', 'first')).status).toBe(202);
    await closedTask(target, task_id);
    const repeated = await decide(target, task_id, 'APPROVED', 'second');
    expect([repeated.status, repeated.body.comments]).toEqual([200, 'first']);
    const other = await decide(target, task_id, 'REJECTED', 'late');
    expect([other.status, other.body.code]).toEqual([409, 'ALREADY_DECIDED']);
  });

  test('closes as EXPIRED when its time is over, and takes no decision then', async () => {
    const task_id = await submit(target, { due_in_seconds: 1 });
    expect(await closedTask(target, task_id)).toMatchObject({ status: 'EXPIRED', decision: null });
    const late = await decide(target, task_id, 'APPROVED');
    expect([late.status, late.body.code]).toEqual([409, 'TASK_CLOSED']);
  });

  test('answers the same idempotency key with the same task', async () => {
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const submission = aSubmission(target);
    const first = await call(target, 'author', 'POST', '/questions', submission, headers);
    const second = await call(target, 'author', 'POST', '/questions', submission, headers);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    const other = await call(target, 'author', 'POST', '/questions', { ...submission, due_in_seconds: 60 }, headers);
    expect([other.status, other.body.code]).toEqual([409, 'IDEMPOTENCY_CONFLICT']);
  });
});

describe('who may call', () => {
  test('nobody without a token: the gateway answers by itself', async () => {
    const answer = await call(target, null, 'POST', '/questions', aSubmission(target));
    expect([answer.status, answer.body]).toEqual([401, { message: 'Unauthorized' }]);
  });

  test('the author may read and not decide', async () => {
    const task_id = await submit(target);
    expect((await call(target, 'author', 'GET', `/tasks/${task_id}`)).status).toBe(200);
    const refused = await call(target, 'author', 'POST', `/tasks/${task_id}/decision`, { decision: 'APPROVED' });
    expect([refused.status, refused.body.code]).toEqual([403, 'NOT_ASSESSOR']);
  });

  test('anybody may ask whether the API serves, and learns of nothing else', async () => {
    expect((await call(target, null, 'GET', '/healthz')).status).toBe(200);
    const nothing = await call(target, null, 'DELETE', '/tasks');
    expect([nothing.status, nothing.body.code]).toEqual([404, 'NOT_FOUND']);
    expect(nothing.headers.get('content-type')).toBe('application/problem+json');
    expect(nothing.headers.get('x-request-id')).toMatch(/./);
  });
});

if (!isDeployed) {
  describe('an approval by mail', () => {
    test('is decided on the page behind the link; the execution shows the outcome', async () => {
      const assigned_to = 'by-mail@example.com';
      const task_id = await submit(target, { assigned_to });
      const link = await mailedLink(target, ({ destination }) => destination.to.includes(assigned_to));
      const page = await (await fetch(link)).text();
      expect(page).toContain('Which gas do plants take in for photosynthesis?');
      const nonce = /name="nonce" value="([0-9a-f]+)"/.exec(page)?.[1] ?? '';
      const form = new URLSearchParams({ decision: 'REJECTED', comments: 'Too easy.', nonce });
      const pressed = await fetch(`${link}/decision`, { method: 'POST', body: form, redirect: 'manual' });
      const { pathname } = new URL(link);
      expect([pressed.status, pressed.headers.get('location')]).toEqual([303, pathname]);
      expect(await (await fetch(link)).text()).toContain('<dd data-status="REJECTED">Rejected</dd>');
      expect(await closedTask(target, task_id)).toMatchObject({ status: 'REJECTED', decided_by: assigned_to });

      expect(await endedExecution(target, task_id)).toMatchObject({
        status: 'FAILED',
        input: `{"task_id":"${task_id}","timeout_seconds":604800}`,
        error: 'REJECTED',
      });
    });
  });

  describe('a mail that comes back', () => {
    test('marks the task, and its author is told', async () => {
      const assigned_to = 'assessor@no-such-host.example';
      const task_id = await submit(target, { assigned_to });
      await mailedLink(target, ({ destination }) => destination.to.includes(assigned_to));
      const event = JSON.parse(await readFile('events/reconcile/bounce.json', 'utf8'));
      event.detail.mail.tags.task_id = [task_id];
      event.detail.bounce.bouncedRecipients[0].emailAddress = assigned_to;
      const url = `${target.stack?.awsUrl}/2015-03-31/functions/ReconcileFunction/invocations`;
      const reconciled = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
      expect(await reconciled.json()).toMatchObject({ stuck: 1 });
      const toAuthor = (await mails(target)).filter(({ destination }) => destination.to[0] === 'author@example.com');
      expect(toAuthor.map(({ subject }) => subject)).toContainEqual(
        expect.stringMatching(/^Your question [0-9a-f]{8} did not reach its assessor$/),
      );
    });
  });

  describe('a burst without a token', () => {
    test('is cut off by the gateway at the limit of template.yaml, and the API goes on serving others', async () => {
      const burst = Array.from({ length: 1_500 }, () => call(target, null, 'GET', '/healthz'));
      const answers = await Promise.all(burst);
      const refused = answers.filter(({ status }) => status !== 200);
      // 400 at once, and 200 more in each second that the burst takes.
      expect(answers.length - refused.length).toBeGreaterThanOrEqual(400);
      expect(refused[0]).toMatchObject({ status: 429, body: { message: 'Too Many Requests' } });
      expect((await call(target, 'author', 'GET', '/tasks')).status).toBe(200);
    });
  });
}

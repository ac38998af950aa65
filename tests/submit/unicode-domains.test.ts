import { beforeEach, describe, expect, test } from '@jest/globals';
import { bodyOf, useDeployment } from '../support/deployment.ts';
import { httpEvent } from '../support/http-event.ts';
import { reviewer } from '../support/review.ts';
import { type Seed, seedTask } from '../support/seed.ts';
import { sqsEvent } from '../support/sqs-event.ts';

const deployment = useDeployment();

beforeEach(async () => {
  deployment.aws.reset();
  await deployment.database.rows('truncate questions cascade');
});

const ASSESSOR = 'x@xn--bcher-kva.example';
/** As the previous release stored it: with the domain as it was typed. */
const STORED = 'x@bücher.example';

const seed = (columns: Seed = {}) => seedTask(deployment.database, { assigned_to: STORED, ...columns });
const list = async (email: string, query: Record<string, string> = {}) =>
  bodyOf(await deployment.functions.readTasks(httpEvent('GET /tasks', { email, query }))).tasks;
const read = (email: string, task_id: string) =>
  deployment.functions.readTasks(httpEvent('GET /tasks/{task_id}', { email, params: { task_id } }));
const decide = (email: string, task_id: string) =>
  deployment.functions.resumeWorkflow(
    httpEvent('POST /tasks/{task_id}/decision', { email, params: { task_id }, body: { decision: 'APPROVED' } }),
  );
const pressLinkOf = async (task_id: string) => {
  const { addLink, nonceFor, press } = reviewer(deployment);
  const code = await addLink(task_id);
  await press(code, { decision: 'APPROVED', nonce: await nonceFor(code) });
};
const people = () =>
  deployment.database.rows('select assigned_by, assigned_to, decided_by from approval_tasks order by created_at');

describe('a task whose domain is stored in Unicode', () => {
  test.each([[ASSESSOR], [STORED], ['X@BÜCHER.example']])('is listed, read and decided by %j', async (email) => {
    const task_id = await seed();
    expect((await list(email)).map((task: { task_id: string }) => task.task_id)).toEqual([task_id]);
    expect(bodyOf(await read(email, task_id)).assigned_to).toBe(ASSESSOR);
    const answer = await decide(email, task_id);
    expect(answer.statusCode).toBe(202);
    expect(bodyOf(answer)).toMatchObject({ decision: 'APPROVED', assigned_to: ASSESSOR, decided_by: ASSESSOR });
    expect((await decide(email, task_id)).statusCode).toBe(200);
  });

  test('keeps its row as it is, and the decision is by the spelling that the row has', async () => {
    await decide(ASSESSOR, await seed());
    expect(await people()).toEqual([{ assigned_by: 'author@example.com', assigned_to: STORED, decided_by: STORED }]);
    expect(await deployment.database.rows('select actor from task_events')).toEqual([{ actor: STORED }]);
  });

  test('is decided by the holder of its link', async () => {
    const task_id = await seed();
    await pressLinkOf(task_id);
    expect(await people()).toMatchObject([{ decided_by: STORED }]);
  });

  test('is decided where the spelling is one that no list looks for', async () => {
    const task_id = await seed({ assigned_to: 'x@ｅxample.com' });
    expect((await decide('x@example.com', task_id)).statusCode).toBe(202);
  });

  test.each([
    ['x@xn--bcher-kva.example', STORED],
    [STORED, 'x@xn--bcher-kva.example'],
    ['x@ｅxample.com', 'x@example.com'],
  ])('is not decided by its author: %j for %j', async (assigned_by, assigned_to) => {
    const task_id = await seed({ assigned_by, assigned_to });
    const answer = await decide(assigned_to, task_id);
    expect([answer.statusCode, bodyOf(answer).code]).toEqual([403, 'NOT_ASSESSOR']);
    await pressLinkOf(task_id);
    expect(await people()).toEqual([{ assigned_by, assigned_to, decided_by: null }]);
  });

  test('is listed with those of the other spelling, newest first, page by page', async () => {
    const ids: string[] = [];
    for (let minute = 0; minute < 6; minute++) {
      const created_at = `2026-11-22T10:0${minute}:00Z`;
      ids.unshift(await seed({ assigned_to: minute % 2 === 0 ? STORED : ASSESSOR, created_at }));
    }
    const listed = (await list(ASSESSOR, { limit: '4' })) as { task_id: string }[];
    expect(listed.map(({ task_id }) => task_id)).toEqual(ids.slice(0, 4));
  });

  test("is its author's, who may repeat the request that made it", async () => {
    const submission = { question_text: 'Why?', options: ['a', 'b'], correct_answer: 'a', assigned_to: STORED };
    const submit = (assigned_to: string) =>
      deployment.functions.createRequest(
        httpEvent('POST /questions', {
          email: 'a@xn--bcher-kva.example',
          headers: { 'idempotency-key': 'k' },
          body: { ...submission, assigned_to },
        }),
      );
    const first = bodyOf(await submit(STORED));
    // As the previous release stored both people, with the hash of the request over the address as it was typed.
    const hash = `sha256(convert_to('["Why?",["a","b"],"a","${STORED}",604800]', 'UTF8'))`;
    await deployment.database.rows(
      `update approval_tasks set assigned_by = 'a@bücher.example', assigned_to = '${STORED}', request_hash = ${hash}`,
    );
    await deployment.database.rows(`update reviews set submitted_by = 'a@bücher.example', request_hash = ${hash}`);
    const again = await submit(STORED);
    expect([again.statusCode, bodyOf(again)]).toEqual([201, first]);
    expect((await submit('other@example.com')).statusCode).toBe(409);
    expect(await people()).toHaveLength(1);
    const mine = (await list('a@bücher.example', { role: 'author' })) as { task_id: string }[];
    expect(mine.map(({ task_id }) => task_id)).toEqual([first.task_id]);
  });

  test('is mailed with the domain in ASCII form', async () => {
    const task_id = await seed();
    await deployment.functions.callback(sqsEvent({ task_id, task_token: 'token' }));
    expect(deployment.aws.inputsOf('SendEmail')).toMatchObject([{ Destination: { ToAddresses: [ASSESSOR] } }]);
  });
});

describe('a submission in which a domain is spelled in Unicode', () => {
  test('is stored in ASCII form, and a repetition may spell it otherwise', async () => {
    const submit = (assigned_to: string) =>
      deployment.functions.createRequest(
        httpEvent('POST /questions', {
          email: 'a@BÜCHER.example',
          headers: { 'idempotency-key': 'k' },
          body: { question_text: 'Why?', options: ['a', 'b'], correct_answer: 'a', assigned_to },
        }),
      );
    const first = await submit('X@bücher.example');
    const again = await submit('x@XN--bcher-kva.example');
    expect([first.statusCode, again.statusCode]).toEqual([201, 201]);
    expect(bodyOf(again)).toEqual(bodyOf(first));
    expect(await people()).toEqual([
      { assigned_by: 'a@xn--bcher-kva.example', assigned_to: ASSESSOR, decided_by: null },
    ]);
  });
});

test('a task whose domain is stored in Unicode is mailed by reconcile, to its one form', async () => {
  await seed({ task_token: 'token', created_at: '2026-11-25T09:30:00Z' });
  deployment.aws.reset();
  await deployment.functions.reconcile(
    { source: 'aws.events' } as never,
    { getRemainingTimeInMillis: () => 60_000 } as never,
  );
  const mails = deployment.aws.inputsOf('SendEmail').filter((mail) => JSON.stringify(mail).includes('/review/'));
  expect(mails).toMatchObject([{ Destination: { ToAddresses: [ASSESSOR] } }]);
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { definitionsIn } from '../src/store/definitions.ts';
import { type Executions, executionsIn } from '../src/store/executions.ts';
import { type Messages, messagesIn } from '../src/store/messages.ts';
import { openStore, type Store } from '../src/store/store.ts';
import { createEmptyDatabase } from './database.ts';

const DEADLINE = 1_767_225_600_000;
let store: Store;
let executions: Executions;
let definitionId: string;

beforeAll(async () => {
  store = await openStore((await createEmptyDatabase()).url);
  executions = executionsIn(store);
  definitionId = await definitionsIn(store).save({ StartAt: 'S' });
});
afterAll(() => store.close());

/** An execution whose attempt 0 waits until the deadline. */
async function waiting(name: string) {
  const executionArn = `arn:aws:states:us-east-1:000000000000:execution:machine:${name}`;
  const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:machine';
  const fixed = {
    executionArn,
    stateMachineArn,
    definitionId,
    input: '{}',
    startedAt: 1,
    journal: [],
    eventTimes: [1],
  };
  await executions.insert(fixed, { status: 'RUNNING', openWait: { attempt: 0, deadline: DEADLINE } });
  return fixed;
}
const success = { type: 'succeeded', output: '{}' } as const;

describe('an execution in the store', () => {
  test('is answered until its deadline and not at it, though nothing has expired it yet', async () => {
    const early = await waiting('early');
    expect(await executions.answer(early.executionArn, 0, success, DEADLINE - 1)).toMatchObject({ openWait: null });
    const late = await waiting('late');
    expect(await executions.answer(late.executionArn, 0, success, DEADLINE)).toBeUndefined();
  });

  test('is answered for the attempt that waits alone, and once', async () => {
    const { executionArn } = await waiting('once');
    expect(await executions.answer(executionArn, 1, success, 0)).toBeUndefined();
    const answers = await Promise.all([1, 2, 3, 4].map(() => executions.answer(executionArn, 0, success, 0)));
    expect(answers.filter((answer) => answer !== undefined)).toHaveLength(1);
  });

  test('is expired at its deadline or answered, never both', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, (_, index) => waiting(`race-${index}`)));
    const answering = all.map(({ executionArn }) => executions.answer(executionArn, 0, success, DEADLINE - 1));
    const expired = (await executions.expire(DEADLINE, 100)).map(({ executionArn }) => executionArn);
    const answered = (await Promise.all(answering)).flatMap((record) => record?.executionArn ?? []);
    const both = [...expired, ...answered].filter((arn) => arn.includes(':race-'));
    expect(new Set(both).size).toBe(20);
    expect(both).toHaveLength(20);
  });

  test('is not written once it was stopped, and nothing is sent', async () => {
    const execution = await waiting('stopped');
    await executions.abort(execution.executionArn, 'Enough', undefined, 5);
    const message = {
      queueArn: 'arn:aws:sqs:us-east-1:000000000000:queue',
      messageId: '00000000-0000-4000-8000-000000000001',
      body: 'x',
      sentAt: 1,
      visibleAt: 1,
    };
    expect(await executions.update(execution, { status: 'SUCCEEDED', message })).toBe(false);
    expect(await executions.find(execution.executionArn)).toMatchObject({ status: 'ABORTED', error: 'Enough' });
    expect(await store.query('count', 'select from local_aws.messages', [])).toEqual([]);
  });

  test('is inserted once under one name, and so is its message', async () => {
    const execution = await waiting('name');
    expect(await executions.insert(execution, { status: 'RUNNING' })).toBe(false);
  });
});

describe('writes of the store', () => {
  const QUEUE_ARN = 'arn:aws:sqs:us-east-1:000000000000:writes';
  const message = (body: string) => {
    return { queueArn: QUEUE_ARN, messageId: randomUUID(), body, sentAt: 1, visibleAt: 1 };
  };
  const stored = () =>
    store.query<{ body: string; xmin: string }>(
      'stored',
      'select body, xmin::text from local_aws.messages where queue_arn = $1 order by id',
      [QUEUE_ARN],
    );
  let messages: Messages;

  beforeEach(async () => {
    messages = messagesIn(store);
    await messages.deleteSentBefore(QUEUE_ARN, 2);
  });

  test('that are asked for at once are one transaction, in the order in which they were asked for', async () => {
    const bodies = Array.from({ length: 50 }, (_, index) => `message ${index}`);
    await Promise.all(bodies.map((body) => messages.insert([message(body)])));
    const rows = await stored();
    expect(rows.map(({ body }) => body)).toEqual(bodies);
    expect(new Set(rows.map(({ xmin }) => xmin)).size).toBe(1);
  });

  test('are not undone by one beside them that PostgreSQL refuses', async () => {
    const outcomes = await Promise.allSettled(['a', 'b\u0000', 'c'].map((body) => messages.insert([message(body)])));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await stored()).map(({ body }) => body)).toEqual(['a', 'c']);
  });

  test('that nobody waits for are written with the next one, or after a moment', async () => {
    await messages.insert([message('first'), message('second')]);
    const [first, second] = await messages.visible(QUEUE_ARN, 1, [], 2);
    const deleting = messages.delete([first?.id ?? 0], true);
    expect(await stored()).toHaveLength(2);
    await messages.insert([message('third')]);
    expect((await stored()).map(({ body }) => body)).toEqual(['second', 'third']);
    await deleting;
    await messages.delete([second?.id ?? 0], true);
    expect((await stored()).map(({ body }) => body)).toEqual(['third']);
  });

  test('fail with their connection, and the next ones have another', async () => {
    const cut = store.write('cut', 'select pg_sleep(5)', []);
    const failure = expect(cut).rejects.toThrow('terminat');
    const isGone = () =>
      store.query(
        'end',
        "select pg_terminate_backend(pid) from pg_stat_activity where query like 'select pg_sleep(5)%' and datname = current_database()",
        [],
      );
    while ((await isGone()).length === 0) await new Promise((tick) => setTimeout(tick, 10));
    await failure;
    await messages.insert([message('after')]);
    expect((await stored()).map(({ body }) => body)).toEqual(['after']);
  });
});

import { afterEach, describe, expect, test } from '@jest/globals';
import type { Operations } from '../../local/aws-error.ts';
import { startEventSourceMapping } from '../../local/sqs/event-source-mapping.ts';
import { openQueues, type Queues } from '../../local/sqs/queues.ts';
import { sqsOperations } from '../../local/sqs/sqs-api.ts';
import { openStore } from '../../local/store/store.ts';
import type { InvocationResult } from '../../local/types.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { createManualClock, type ManualClock } from '../workflow/manual-clock.ts';
import { eventually } from '../workflow/workbench.ts';

const START = Date.UTC(2026, 0, 1);
const DEAD = {
  name: 'dead',
  arn: 'arn:aws:sqs:us-east-1:000000000000:dead',
  url: 'http://127.0.0.1:4566/000000000000/dead',
  visibilityTimeoutSeconds: 30,
  messageRetentionSeconds: 1_209_600,
};
const QUEUE = {
  name: 'main',
  arn: 'arn:aws:sqs:us-east-1:000000000000:main',
  url: 'http://127.0.0.1:4566/000000000000/main',
  visibilityTimeoutSeconds: 180,
  messageRetentionSeconds: 345_600,
  redrive: { deadLetterQueueArn: DEAD.arn, maxReceiveCount: 3 },
};

interface LambdaEvent {
  Records: { messageId: string; body: string; attributes: Record<string, string> }[];
}
type Answer = (event: LambdaEvent) => InvocationResult | Promise<InvocationResult>;

let clock: ManualClock;
let queues: Queues;
let operations: Operations;
let closers: (() => unknown)[] = [];

async function open(url?: string): Promise<string> {
  const databaseUrl = url ?? (await createEmptyDatabase()).url;
  const store = await openStore(databaseUrl);
  clock ??= createManualClock(START);
  const opened = openQueues(store, [QUEUE, DEAD], clock);
  queues = opened;
  operations = sqsOperations(queues, clock);
  closers.push(
    () => opened.close(),
    () => store.close(),
  );
  return databaseUrl;
}

function poll(answer: Answer, more: { maximumConcurrency?: number; batchSize?: number } = {}): LambdaEvent[] {
  const events: LambdaEvent[] = [];
  const mapping = { queueArn: QUEUE.arn, functionName: 'f', batchSize: 10, reportBatchItemFailures: true, ...more };
  const invoke = async (_: string, event: unknown) => {
    events.push(event as LambdaEvent);
    return answer(event as LambdaEvent);
  };
  const poller = startEventSourceMapping(queues, mapping, invoke, clock);
  closers.unshift(() => poller.stop());
  return events;
}

async function close(): Promise<void> {
  const all = closers;
  closers = [];
  for (const closer of all) await closer();
}

const call = async <Output>(operation: string, input: object) => (await operations[operation]?.(input)) as Output;
const send = (MessageBody: string, more: object = {}) =>
  call<{ MessageId: string }>('SendMessage', { QueueUrl: QUEUE.url, MessageBody, ...more });
const countIn = async (url: string) => {
  const input = { QueueUrl: url, AttributeNames: ['All'] };
  const { Attributes } = await call<{ Attributes: Record<string, string> }>('GetQueueAttributes', input);
  return [Attributes.ApproximateNumberOfMessages, Attributes.ApproximateNumberOfMessagesNotVisible];
};
const isCounted = (url: string, visible: string, hidden: string) =>
  eventually(`${visible} and ${hidden} messages`, async () => {
    const [now, later] = await countIn(url);
    return (now === visible && later === hidden) || undefined;
  });
const receive = async (more: object = {}) =>
  (
    await call<{ Messages: { Body: string; ReceiptHandle: string; Attributes: Record<string, string> }[] }>(
      'ReceiveMessage',
      { QueueUrl: QUEUE.url, MaxNumberOfMessages: 10, ...more },
    )
  ).Messages;
const done: Answer = () => ({ payload: { batchItemFailures: [] } });
const bodies = (events: LambdaEvent[]) => events.map(({ Records }) => Records.map(({ body }) => body));

afterEach(async () => {
  await close();
});

describe('an event source mapping', () => {
  test('hands over messages in the shape of AWS and deletes what was handled', async () => {
    clock = createManualClock(START);
    await open();
    const events = poll(done);
    const { MessageId } = await send('hello', {
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'x' } },
    });
    await isCounted(QUEUE.url, '0', '0');
    expect(events).toEqual([
      {
        Records: [
          {
            messageId: MessageId,
            receiptHandle: expect.any(String),
            body: 'hello',
            attributes: {
              ApproximateReceiveCount: '1',
              SentTimestamp: '1767225600000',
              SenderId: expect.any(String),
              ApproximateFirstReceiveTimestamp: '1767225600000',
            },
            messageAttributes: {
              kind: { dataType: 'String', stringValue: 'x', stringListValues: [], binaryListValues: [] },
            },
            md5OfBody: '5d41402abc4b2a76b9719d911017c592',
            eventSource: 'aws:sqs',
            eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:main',
            awsRegion: 'us-east-1',
          },
        ],
      },
    ]);
  });

  test('gives a failed message again after the visibility timeout, and to the dead-letter queue after the last time', async () => {
    await open();
    const events = poll(({ Records }) => ({
      payload: {
        batchItemFailures: Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({
          itemIdentifier: messageId,
        })),
      },
    }));
    await call('SendMessageBatch', {
      QueueUrl: QUEUE.url,
      Entries: [
        { Id: '1', MessageBody: 'good' },
        { Id: '2', MessageBody: 'bad' },
      ],
    });
    await isCounted(QUEUE.url, '0', '1');
    clock.advance(179_999);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(bodies(events)).toEqual([['good', 'bad']]);
    for (const times of [2, 3]) {
      clock.advance(180_000);
      await eventually('the next delivery', async () => events.length === times || undefined);
      await isCounted(QUEUE.url, '0', '1');
    }
    clock.advance(180_000);
    await isCounted(DEAD.url, '1', '0');
    expect(bodies(events)).toEqual([['good', 'bad'], ['bad'], ['bad']]);
    expect(events.map(({ Records }) => Records.at(-1)?.attributes.ApproximateReceiveCount)).toEqual(['1', '2', '3']);
    expect(await countIn(QUEUE.url)).toEqual(['0', '0']);
  });

  test.each<[string, InvocationResult, string]>([
    ['the function threw', { payload: { errorMessage: 'no' }, functionError: 'Unhandled' }, '2'],
    ['an id is unknown', { payload: { batchItemFailures: [{ itemIdentifier: 'none' }] } }, '2'],
    ['an id is empty', { payload: { batchItemFailures: [{ itemIdentifier: '' }] } }, '2'],
    ['the key is misspelt', { payload: { batchItemFailures: [{ itemidentifier: 'x' }] } }, '2'],
    ['the list is no list', { payload: { batchItemFailures: 'all' } }, '2'],
    ['there is no list', { payload: {} }, '0'],
    ['there is no response', { payload: null }, '0'],
  ])('keeps or deletes the whole batch when %s', async (_, result, kept) => {
    await open();
    await send('one');
    await send('two');
    poll(() => result);
    clock.advance(0);
    await isCounted(QUEUE.url, '0', kept);
  });

  test('runs no more batches at once than it may', async () => {
    await open();
    for (const body of ['1', '2', '3', '4', '5']) await send(body);
    let running = 0;
    let most = 0;
    const events = poll(
      async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 20));
        running -= 1;
        return { payload: null };
      },
      { maximumConcurrency: 2, batchSize: 1 },
    );
    clock.advance(0);
    await isCounted(QUEUE.url, '0', '0');
    expect(events).toHaveLength(5);
    expect(most).toBe(2);
  });

  test('gives again what was under way when the stack was ended', async () => {
    const url = await open();
    await send('interrupted');
    const claimed = await queues.claim(QUEUE.arn, 10);
    expect(claimed.map(({ body }) => body)).toEqual(['interrupted']);
    expect(await queues.claim(QUEUE.arn, 10)).toEqual([]);
    await close();
    await open(url);
    const events = poll(done);
    clock.advance(0);
    await isCounted(QUEUE.url, '0', '0');
    expect(bodies(events)).toEqual([['interrupted']]);
  });
});

describe('the SQS API', () => {
  test('hides what it gives out until it is deleted, made visible or timed out', async () => {
    await open();
    await send('a');
    const [first] = await receive();
    expect(first).toMatchObject({ Body: 'a', Attributes: { ApproximateReceiveCount: '1' } });
    expect(await receive()).toEqual([]);
    await call('ChangeMessageVisibility', {
      QueueUrl: QUEUE.url,
      ReceiptHandle: first?.ReceiptHandle,
      VisibilityTimeout: 0,
    });
    expect(await receive({ VisibilityTimeout: 5 })).toMatchObject([{ Attributes: { ApproximateReceiveCount: '2' } }]);
    clock.advance(5000);
    const [third] = await receive();
    await call('DeleteMessage', { QueueUrl: QUEUE.url, ReceiptHandle: third?.ReceiptHandle });
    clock.advance(180_000);
    expect(await receive()).toEqual([]);
  });

  test('delays, waits for, purges and forgets messages', async () => {
    await open();
    await send('late', { DelaySeconds: 10 });
    expect(await receive()).toEqual([]);
    clock.advance(10_000);
    expect(await receive()).toMatchObject([{ Body: 'late' }]);
    const waiting = receive({ WaitTimeSeconds: 20 });
    await send('awaited');
    expect(await waiting).toMatchObject([{ Body: 'awaited' }]);
    await call('PurgeQueue', { QueueUrl: QUEUE.url });
    expect(await countIn(QUEUE.url)).toEqual(['0', '0']);
    await send('old');
    clock.advance(345_600_000 + 60_000);
    await isCounted(QUEUE.url, '0', '0');
  });

  test.each([
    ['SendMessage', { QueueUrl: 'http://127.0.0.1:4566/000000000000/none', MessageBody: 'x' }, 'QueueDoesNotExist'],
    ['SendMessage', { QueueUrl: QUEUE.url, MessageBody: '' }, 'MissingParameter'],
    ['SendMessage', { QueueUrl: QUEUE.url, MessageBody: 'a\u0000b' }, 'InvalidMessageContents'],
    ['SendMessage', { QueueUrl: QUEUE.url, MessageBody: 'x'.repeat(1_048_577) }, 'InvalidParameterValue'],
    ['SendMessage', { QueueUrl: QUEUE.url }, 'ValidationException'],
    ['DeleteMessage', { QueueUrl: QUEUE.url, ReceiptHandle: 'x' }, 'ReceiptHandleIsInvalid'],
    ['GetQueueUrl', { QueueName: 'none' }, 'QueueDoesNotExist'],
  ] as const)('%s is refused: %#', async (operation, input, code) => {
    await open();
    await expect(call(operation, input)).rejects.toMatchObject({ code });
  });
});

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { InvocationResult } from '../src/types.ts';
import { type Answer, DEAD, type LambdaEvent, QUEUE, QueueBench } from './queue-bench.ts';
import { eventually } from './workbench.ts';

const done: Answer = () => ({ payload: { batchItemFailures: [] } });
const bodies = (events: LambdaEvent[]) => events.map(({ Records }) => Records.map(({ body }) => body));

let bench: QueueBench;
beforeEach(() => {
  bench = new QueueBench();
});
afterEach(() => bench.close());

describe('an event source mapping', () => {
  test('hands over messages in the shape of AWS and deletes what was handled', async () => {
    await bench.open();
    const events = bench.poll(done);
    const { MessageId } = await bench.send('hello', {
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'x' } },
    });
    await bench.isCounted(QUEUE.url, '0', '0');
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
    await bench.open();
    const events = bench.poll(({ Records }) => ({
      payload: {
        batchItemFailures: Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({
          itemIdentifier: messageId,
        })),
      },
    }));
    await bench.call('SendMessageBatch', {
      QueueUrl: QUEUE.url,
      Entries: [
        { Id: '1', MessageBody: 'good' },
        { Id: '2', MessageBody: 'bad' },
      ],
    });
    await bench.isCounted(QUEUE.url, '0', '1');
    bench.clock.advance(179_999);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(bodies(events)).toEqual([['good', 'bad']]);
    for (const times of [2, 3]) {
      bench.clock.advance(180_000);
      await eventually('the next delivery', async () => events.length === times || undefined);
      await bench.isCounted(QUEUE.url, '0', '1');
    }
    bench.clock.advance(180_000);
    await bench.isCounted(DEAD.url, '1', '0');
    expect(bodies(events)).toEqual([['good', 'bad'], ['bad'], ['bad']]);
    expect(events.map(({ Records }) => Records.at(-1)?.attributes.ApproximateReceiveCount)).toEqual(['1', '2', '3']);
    expect(await bench.countIn(QUEUE.url)).toEqual(['0', '0']);
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
    await bench.open();
    await bench.send('one');
    await bench.send('two');
    bench.poll(() => result);
    bench.clock.advance(0);
    await bench.isCounted(QUEUE.url, '0', kept);
  });

  test('runs no more batches at once than it may', async () => {
    await bench.open();
    for (const body of ['1', '2', '3', '4', '5']) await bench.send(body);
    let running = 0;
    let most = 0;
    const events = bench.poll(
      async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 20));
        running -= 1;
        return { payload: null };
      },
      { maximumConcurrency: 2, batchSize: 1 },
    );
    bench.clock.advance(0);
    await bench.isCounted(QUEUE.url, '0', '0');
    expect(events).toHaveLength(5);
    expect(most).toBe(2);
  });

  test('gives again what was under way when the stack was ended', async () => {
    await bench.open();
    await bench.send('interrupted');
    const claimed = await bench.queues.claim(QUEUE.arn, 10);
    expect(claimed.map(({ body }) => body)).toEqual(['interrupted']);
    expect(await bench.queues.claim(QUEUE.arn, 10)).toEqual([]);
    await bench.close();
    await bench.open();
    const events = bench.poll(done);
    bench.clock.advance(0);
    await bench.isCounted(QUEUE.url, '0', '0');
    expect(bodies(events)).toEqual([['interrupted']]);
  });
});

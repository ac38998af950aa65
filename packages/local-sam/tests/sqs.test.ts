import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Queues } from '../src/sqs/queues.ts';
import { sqsOperations } from '../src/sqs/sqs-api.ts';
import { createManualClock } from './manual-clock.ts';
import { QUEUE, QueueBench } from './queue-bench.ts';

let bench: QueueBench;
beforeEach(() => {
  bench = new QueueBench();
});
afterEach(() => bench.close());

describe('the SQS API', () => {
  test('hides what it gives out until it is deleted, made visible or timed out', async () => {
    await bench.open();
    await bench.send('a');
    const [first] = await bench.receive();
    expect(first).toMatchObject({ Body: 'a', Attributes: { ApproximateReceiveCount: '1' } });
    expect(await bench.receive()).toEqual([]);
    await bench.call('ChangeMessageVisibility', {
      QueueUrl: QUEUE.url,
      ReceiptHandle: first?.ReceiptHandle,
      VisibilityTimeout: 0,
    });
    expect(await bench.receive({ VisibilityTimeout: 5 })).toMatchObject([
      { Attributes: { ApproximateReceiveCount: '2' } },
    ]);
    bench.clock.advance(5000);
    const [third] = await bench.receive();
    await bench.call('DeleteMessage', { QueueUrl: QUEUE.url, ReceiptHandle: third?.ReceiptHandle });
    bench.clock.advance(180_000);
    expect(await bench.receive()).toEqual([]);
  });

  test('delays, waits for, purges and forgets messages', async () => {
    await bench.open();
    await bench.send('late', { DelaySeconds: 10 });
    expect(await bench.receive()).toEqual([]);
    bench.clock.advance(10_000);
    expect(await bench.receive()).toMatchObject([{ Body: 'late' }]);
    const waiting = bench.receive({ WaitTimeSeconds: 20 });
    await bench.send('awaited');
    expect(await waiting).toMatchObject([{ Body: 'awaited' }]);
    await bench.call('PurgeQueue', { QueueUrl: QUEUE.url });
    expect(await bench.countIn(QUEUE.url)).toEqual(['0', '0']);
    await bench.send('old');
    bench.clock.advance(345_600_000 + 60_000);
    await bench.isCounted(QUEUE.url, '0', '0');
  });

  test('hands out a message that comes while a receiver looks', async () => {
    const listeners = new Set<() => void>();
    const looks: unknown[][] = [[], [{ messageId: 'm', body: 'late', receiveCount: 0, sentAt: 0, id: 1 }]];
    const queues = {
      find: () => QUEUE,
      onMessage: (_: string, listener: () => void) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      claim: async () => {
        for (const listener of listeners) listener();
        return looks.shift();
      },
      giveBack: async () => undefined,
    } as unknown as Queues;
    const input = { QueueUrl: QUEUE.url, WaitTimeSeconds: 20 };
    const answer = sqsOperations(queues, createManualClock(0)).ReceiveMessage?.(input);
    expect(await answer).toMatchObject({ Messages: [{ Body: 'late' }] });
    expect(listeners.size).toBe(0);
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
    await bench.open();
    await expect(bench.call(operation, input)).rejects.toMatchObject({ code });
  });
});

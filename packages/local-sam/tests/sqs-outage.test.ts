import { expect, test } from '@jest/globals';
import { openQueues } from '../src/sqs/queues.ts';
import { openStore, type Store } from '../src/store/store.ts';
import { createEmptyDatabase } from './database.ts';

const queueSpec = (name: string) => ({
  name,
  arn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
  url: `http://127.0.0.1:4566/000000000000/${name}`,
  visibilityTimeoutSeconds: 180,
  messageRetentionSeconds: 345_600,
});
const DEAD = queueSpec('dead');
const QUEUE = { ...queueSpec('main'), redrive: { deadLetterQueueArn: DEAD.arn, maxReceiveCount: 1 } };

test('a batch that could not be taken for want of the database is taken later, dead letters and all', async () => {
  const opened = await openStore((await createEmptyDatabase()).url);
  let isDown = false;
  const store: Store = {
    ...opened,
    write: (name, ...rest) =>
      isDown && name === 'message_move' ? Promise.reject(new Error('down')) : opened.write(name, ...rest),
  };
  const queues = openQueues(store, [QUEUE, DEAD]);
  try {
    await queues.messages.insert([queues.prepare({ QueueUrl: QUEUE.url, MessageBody: 'tried before' })]);
    const tried = await queues.claim(QUEUE.arn, 10);
    await queues.giveBack(tried, 0);
    await queues.messages.insert([queues.prepare({ QueueUrl: QUEUE.url, MessageBody: 'new' })]);
    isDown = true;
    await expect(queues.claim(QUEUE.arn, 10)).rejects.toThrow('down');
    isDown = false;
    const bodies = async (arn: string) => (await queues.claim(arn, 10)).map(({ body }) => body);
    expect(await bodies(QUEUE.arn)).toEqual(['new']);
    expect(await bodies(DEAD.arn)).toEqual(['tried before']);
  } finally {
    queues.close();
    await store.close();
  }
});

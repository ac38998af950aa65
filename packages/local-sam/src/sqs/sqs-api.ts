import * as v from 'valibot';
import { AwsError, type Operation, type Operations, operation } from '../aws-error.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { StoredMessage } from '../store/messages.ts';
import type { QueueSpec } from '../types.ts';
import { md5, readReceiptHandle, receiptHandle, systemAttributes } from './lambda-event.ts';
import type { Queues } from './queues.ts';

const MAX_RECEIVE = 10;
const attributes = v.record(
  v.string(),
  v.object({ DataType: v.string(), StringValue: v.optional(v.string()), BinaryValue: v.optional(v.string()) }),
);
const seconds = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));
const outgoing = {
  MessageBody: v.string(),
  DelaySeconds: v.optional(seconds(900)),
  MessageAttributes: v.optional(attributes),
};
const queue = { QueueUrl: v.string() };
const handle = { ReceiptHandle: v.string() };
const entries = <Entries extends v.ObjectEntries>(entry: Entries) =>
  v.pipe(v.array(v.object({ Id: v.string(), ...entry })), v.minLength(1), v.maxLength(MAX_RECEIVE));

/** The operations of AmazonSQS that the stack offers: those that send, receive and inspect. */
export function sqsOperations(queues: Queues, clock: Clock = systemClock): Operations {
  return {
    ...queueOperations(queues, clock),
    ...sendOperations(queues),
    ReceiveMessage: receiveMessage(queues, clock),
    ...settleOperations(queues, clock),
  };
}

function queueOperations(queues: Queues, clock: Clock): Operations {
  return {
    ListQueues: operation(v.object({ QueueNamePrefix: v.optional(v.string(), '') }), ({ QueueNamePrefix }) => ({
      QueueUrls: queues.specs.filter(({ name }) => name.startsWith(QueueNamePrefix)).map(({ url }) => url),
    })),
    GetQueueUrl: operation(v.object({ QueueName: v.string() }), ({ QueueName }) => {
      const spec = queues.specs.find(({ name }) => name === QueueName);
      if (!spec) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
      return { QueueUrl: spec.url };
    }),
    GetQueueAttributes: operation(
      v.object({ ...queue, AttributeNames: v.optional(v.array(v.string()), []) }),
      async ({ QueueUrl, AttributeNames }) => {
        const all = await queueAttributes(queues, queues.find(QueueUrl), clock.now());
        const asked = Object.entries(all).filter(
          ([name]) => AttributeNames.includes(name) || AttributeNames.includes('All'),
        );
        return { Attributes: Object.fromEntries(asked) };
      },
    ),
    PurgeQueue: operation(v.object(queue), async ({ QueueUrl }) => {
      await queues.messages.deleteSentBefore(queues.find(QueueUrl).arn, Number.MAX_SAFE_INTEGER);
      return {};
    }),
  };
}

function sendOperations(queues: Queues): Operations {
  return {
    SendMessage: operation(v.object({ ...queue, ...outgoing }), async (request) => {
      const message = queues.prepare(request);
      await queues.messages.insert([message]);
      queues.committed(message.queueArn);
      return { MessageId: message.messageId, MD5OfMessageBody: md5(message.body) };
    }),
    SendMessageBatch: operation(v.object({ ...queue, Entries: entries(outgoing) }), async ({ QueueUrl, Entries }) => {
      const messages = Entries.map((entry) => queues.prepare({ QueueUrl, ...entry }));
      await queues.messages.insert(messages);
      queues.committed(queues.find(QueueUrl).arn);
      const Successful = messages.map(({ messageId, body }, index) => ({
        Id: Entries[index]?.Id,
        MessageId: messageId,
        MD5OfMessageBody: md5(body),
      }));
      return { Successful, Failed: [] };
    }),
  };
}

function receiveMessage(queues: Queues, clock: Clock): Operation {
  return operation(
    v.object({
      ...queue,
      MaxNumberOfMessages: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_RECEIVE)), 1),
      VisibilityTimeout: v.optional(seconds(43_200)),
      WaitTimeSeconds: v.optional(seconds(20), 0),
    }),
    async ({ QueueUrl, MaxNumberOfMessages, VisibilityTimeout, WaitTimeSeconds }) => {
      const spec = queues.find(QueueUrl);
      const deadline = clock.now() + WaitTimeSeconds * 1000;
      const claimed = await claimBefore(queues, spec, MaxNumberOfMessages, deadline, clock);
      const now = clock.now();
      await queues.giveBack(claimed, now + (VisibilityTimeout ?? spec.visibilityTimeoutSeconds) * 1000);
      return { Messages: claimed.map((message) => receivedMessage(message, now)) };
    },
  );
}

function settleOperations(queues: Queues, clock: Clock): Operations {
  const hide = async (url: string, receipt: string, timeoutSeconds: number) => {
    queues.find(url);
    await queues.messages.hide(messageOf(receipt), clock.now() + timeoutSeconds * 1000);
  };
  const remove = async (url: string, receipts: string[]) => {
    queues.find(url);
    await queues.messages.delete(receipts.map(messageOf));
  };
  return {
    DeleteMessage: operation(v.object({ ...queue, ...handle }), async ({ QueueUrl, ReceiptHandle }) => {
      await remove(QueueUrl, [ReceiptHandle]);
      return {};
    }),
    DeleteMessageBatch: operation(v.object({ ...queue, Entries: entries(handle) }), async ({ QueueUrl, Entries }) => {
      const receipts = Entries.map(({ ReceiptHandle }) => ReceiptHandle);
      await remove(QueueUrl, receipts);
      return { Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] };
    }),
    ChangeMessageVisibility: operation(
      v.object({ ...queue, ...handle, VisibilityTimeout: seconds(43_200) }),
      async ({ QueueUrl, ReceiptHandle, VisibilityTimeout }) => {
        await hide(QueueUrl, ReceiptHandle, VisibilityTimeout);
        queues.committed(queues.find(QueueUrl).arn);
        return {};
      },
    ),
  };
}

/** Claims at least one message, or none if none comes before the deadline (long polling). */
async function claimBefore(queues: Queues, spec: QueueSpec, limit: number, deadline: number, clock: Clock) {
  const POLL_MS = 1_000;
  for (;;) {
    const arrival = Promise.withResolvers<void>();
    // Listens before it looks: a message that comes in between must not be missed.
    const stopListening = queues.onMessage(spec.arn, arrival.resolve);
    try {
      const claimed = await queues.claim(spec.arn, limit);
      const leftMs = deadline - clock.now();
      if (claimed.length > 0 || leftMs <= 0) return claimed;
      const cancel = clock.after(Math.min(leftMs, POLL_MS), arrival.resolve);
      await arrival.promise;
      cancel();
    } finally {
      stopListening();
    }
  }
}

function receivedMessage(message: StoredMessage, receivedAt: number) {
  return {
    MessageId: message.messageId,
    ReceiptHandle: receiptHandle(message),
    MD5OfBody: md5(message.body),
    Body: message.body,
    Attributes: systemAttributes(message, receivedAt),
    ...(message.attributes && { MessageAttributes: message.attributes }),
  };
}

async function queueAttributes(queues: Queues, spec: QueueSpec, now: number): Promise<Record<string, string>> {
  const { visible, hidden } = await queues.messages.count(spec.arn, now);
  const { redrive } = spec;
  const policy = redrive && {
    deadLetterTargetArn: redrive.deadLetterQueueArn,
    maxReceiveCount: redrive.maxReceiveCount,
  };
  return {
    QueueArn: spec.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(hidden),
    ApproximateNumberOfMessagesDelayed: '0',
    VisibilityTimeout: String(spec.visibilityTimeoutSeconds),
    MessageRetentionPeriod: String(spec.messageRetentionSeconds),
    ...(policy && { RedrivePolicy: JSON.stringify(policy) }),
  };
}

function messageOf(receipt: string): number {
  const id = readReceiptHandle(receipt);
  if (id === undefined) throw new AwsError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
  return id;
}

import { createHash } from 'node:crypto';
import type { MessageAttribute, StoredMessage } from '../store/messages.ts';

const REGION = 'us-east-1';
/** SQS names the sender by the id of its role. */
const SENDER_ID = 'AROALOCALSTACK:local';

/** The event that a function receives for a batch of messages. */
export function lambdaEvent(messages: readonly StoredMessage[], receivedAt: number) {
  return {
    Records: messages.map((message) => ({
      messageId: message.messageId,
      receiptHandle: receiptHandle(message),
      body: message.body,
      attributes: systemAttributes(message, receivedAt),
      messageAttributes: Object.fromEntries(
        Object.entries(message.attributes ?? {}).map(([name, attribute]) => [name, lambdaAttribute(attribute)]),
      ),
      md5OfBody: md5(message.body),
      eventSource: 'aws:sqs',
      eventSourceARN: message.queueArn,
      awsRegion: REGION,
    })),
  };
}

/**
 * Reads a partial batch response. As on AWS, any entry that is not a known message id fails the whole batch, and a response
 * without a list fails nothing.
 */
export function failedMessageIds(response: unknown, all: ReadonlySet<string>): ReadonlySet<string> {
  const failures = isObject(response) ? response.batchItemFailures : undefined;
  if (response === null || response === undefined || failures === null || failures === undefined) return new Set();
  if (!Array.isArray(failures)) return all;
  const ids = failures.map((failure: unknown) => (isObject(failure) ? failure.itemIdentifier : undefined));
  const known = ids.filter((id) => typeof id === 'string' && all.has(id));
  return known.length === ids.length ? new Set(known as string[]) : all;
}

/** The handle that the caller passes to delete or hide the message. */
export function receiptHandle(message: Pick<StoredMessage, 'id' | 'messageId'>): string {
  return Buffer.from(JSON.stringify([message.id, message.messageId])).toString('base64');
}

/** The number of the message that a receipt handle means; undefined if it is not one. */
export function readReceiptHandle(handle: string): number | undefined {
  try {
    const [id]: unknown[] = JSON.parse(Buffer.from(handle, 'base64').toString());
    return typeof id === 'number' ? id : undefined;
  } catch {
    return undefined;
  }
}

/** Attributes of a message that is being received. */
export function systemAttributes(message: StoredMessage, receivedAt: number): Record<string, string> {
  return {
    ApproximateReceiveCount: String(message.receiveCount + 1),
    SentTimestamp: String(message.sentAt),
    SenderId: SENDER_ID,
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? receivedAt),
  };
}

/** SQS's checksum of a text; the SDKs compare it. */
export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

function lambdaAttribute({ DataType, StringValue, BinaryValue }: MessageAttribute) {
  return {
    dataType: DataType,
    ...(StringValue !== undefined && { stringValue: StringValue }),
    ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
    stringListValues: [],
    binaryListValues: [],
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

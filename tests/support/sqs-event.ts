import { createHash } from 'node:crypto';
import type { SQSEvent, SQSRecord } from 'aws-lambda';

/** A batch of messages with these bodies, as Lambda gets it from a queue. The messages' ids are message-0, message-1, … */
export function sqsEvent(...bodies: unknown[]): SQSEvent {
  return { Records: bodies.map((body, i) => record(typeof body === 'string' ? body : JSON.stringify(body), i)) };
}

function record(body: string, index: number): SQSRecord {
  return {
    messageId: `message-${index}`,
    receiptHandle: `receipt-${index}`,
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '1795341600000',
      SenderId: 'AROAEXAMPLEROLEID0001:execution',
      ApproximateFirstReceiveTimestamp: '1795341600009',
    },
    messageAttributes: {},
    md5OfBody: createHash('md5').update(body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:approval-tasks',
    awsRegion: 'us-east-1',
  };
}

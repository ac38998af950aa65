import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { ValidationFailedError } from '../core/errors.ts';
import { describeError, logger, publishMetrics } from './logger.ts';

/**
 * The handler of a function that takes messages from a queue. A message that fails is reported alone: it is delivered
 * again until the queue moves it to its dead-letter queue, and the rest of the batch is done. `handle` is told the id of
 * the invocation too.
 */
export function sqsHandler(handle: (message: unknown, request_id: string) => Promise<void>) {
  return async (event: SQSEvent, { awsRequestId }: Context): Promise<SQSBatchResponse> => {
    const processor = new BatchProcessor(EventType.SQS);
    const handleOne = (record: SQSRecord) => handleRecord(record, (message) => handle(message, awsRequestId));
    const answer = await processPartialResponse(event, handleOne, processor, { throwOnFullBatchFailure: false });
    publishMetrics();
    return answer;
  };
}

async function handleRecord(record: SQSRecord, handle: (message: unknown) => Promise<void>): Promise<void> {
  try {
    await handle(parseBody(record.body));
    logger.info('message handled', { message_id: record.messageId });
  } catch (error) {
    logger.error('message failed', { message_id: record.messageId, error: describeError(error) });
    throw error;
  }
}

function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Without a cause: the parser's message quotes the text, and the text can hold a task token.
    throw new ValidationFailedError([{ path: '', message: 'the message must be JSON' }]);
  }
}

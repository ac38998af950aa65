import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { ValidationFailedError } from '../core/errors.ts';
import { describeError, loggableTaskId, logger, publishMetrics } from './logger.ts';

/**
 * The handler of a function that takes messages from a queue. Only a failed message is reported: it is delivered again until the
 * queue moves it to its dead-letter queue, and the rest of the batch is done. `handle` also gets the id of the
 * invocation.
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
  const ids: { message_id: string; task_id?: string | undefined } = { message_id: record.messageId };
  try {
    const message = parseBody(record.body);
    ids.task_id = loggableTaskId((message as { task_id?: unknown } | null)?.task_id);
    await handle(message);
    logger.info('message handled', ids);
  } catch (error) {
    logger.error('message failed', { ...ids, error: describeError(error) });
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

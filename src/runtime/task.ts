import type { Context } from 'aws-lambda';
import { describeError, loggableTaskId, logger, publishMetrics, withoutDetails } from './logger.ts';

/**
 * The handler of a function that a state machine calls. A thrown error carries only its name, which the state machine matches, and a
 * message of this product. `handle` also gets the id of the invocation.
 */
export function taskHandler<Result>(handle: (input: unknown, request_id: string) => Promise<Result>) {
  return async (input: unknown, { awsRequestId }: Context): Promise<Result> => {
    try {
      const result = await handle(input, awsRequestId);
      logger.info('task done', { task_id: taskIdOf(input), ...result });
      return result;
    } catch (error) {
      const description = describeError(error);
      logger.error('task failed', { task_id: taskIdOf(input), error: description });
      throw withoutDetails(description);
    } finally {
      publishMetrics();
    }
  };
}

function taskIdOf(input: unknown): string | undefined {
  return loggableTaskId((input as { task_id?: unknown } | null)?.task_id);
}

import type { Context } from 'aws-lambda';
import { describeError, logger, publishMetrics } from './logger.ts';

/**
 * The handler of a function that a state machine calls. Errors leave with their name, by which the state machine
 * matches them, and with nothing but the message that this product wrote. `handle` is told the id of the invocation too.
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
      throw withoutDetails(description.name, description.message ?? 'see the log of this function');
    } finally {
      publishMetrics();
    }
  };
}

/** Lambda puts an error's message and trace into the execution's history, which more people can read than the log. */
function withoutDetails(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  error.stack = `${name}: ${message}`;
  return error;
}

function taskIdOf(input: unknown): string | undefined {
  const task_id = (input as { task_id?: unknown } | null)?.task_id;
  return typeof task_id === 'string' ? task_id.slice(0, 36) : undefined;
}

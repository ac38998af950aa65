import type { Context } from 'aws-lambda';
import { describeError, logger, publishMetrics, withoutDetails } from './logger.ts';

/**
 * The handler of a function that EventBridge calls; `done` turns a result into a log entry. A thrown error carries only its
 * name and a message of this product, so that Lambda tries again.
 */
export function eventHandler<Event, Result extends Record<string, unknown>>(
  done: string,
  handle: (event: Event, context: Context) => Promise<Result>,
) {
  return async (event: Event, context: Context): Promise<Result> => {
    try {
      const result = await handle(event, context);
      logger.info(done, result);
      return result;
    } catch (error) {
      const description = describeError(error);
      logger.error('event failed', { error: description });
      throw withoutDetails(description);
    } finally {
      publishMetrics();
    }
  };
}

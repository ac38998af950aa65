import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { AppError } from '../core/errors.ts';
import { isUuid } from '../core/input.ts';
import type { Telemetry } from '../core/ports/telemetry.ts';

/** One JSON object per line; for errors, see describeError. */
export const logger = new Logger();

const metrics = new Metrics();

/** Counts become CloudWatch metrics through the embedded metric format, written by `publishMetrics`. */
export const telemetry: Telemetry = {
  count: (metric, value = 1) => metrics.addMetric(metric, MetricUnit.Count, value),
  warn: (message, { task_id, error }) => logger.warn(message, { task_id, error: describeError(error) }),
};

/** Writes the metrics counted so far; every handler calls it before it returns. */
export function publishMetrics(): void {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}

/** The id, if it is well-formed: callers control this value. */
export function loggableTaskId(task_id: unknown): string | undefined {
  return typeof task_id === 'string' && isUuid(task_id) ? task_id : undefined;
}

/** What may be logged of an error. */
export interface ErrorDescription {
  name: string;
  message?: string;
  code?: string;
  constraint?: string;
  frames: string[];
  cause?: ErrorDescription;
}

/**
 * The loggable part of an error. Messages of foreign errors stay out: a JSON parser quotes the text that it could not read,
 * PostgreSQL the row that violated a constraint, and both can be a question.
 */
export function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error, frames: [] };
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return {
    name: error.name,
    ...(hasOwnMessage(error) && { message: error.message }),
    ...(typeof code === 'string' && { code }),
    ...(typeof constraint === 'string' && { constraint }),
    frames: framesOf(error),
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  };
}

/** The stack without its message, whose lines can look like frames. */
function framesOf({ stack = '', message }: Error): string[] {
  const lines = stack.replace(message, '').split('\n');
  return lines.filter((line) => line.startsWith('    at '));
}

/** This product's messages, and those of the AWS SDK ($metadata), which name resources and quotas. */
function hasOwnMessage(error: Error): boolean {
  return error instanceof AppError || '$metadata' in error;
}

/**
 * The error that may leave a handler. Lambda logs everything that an error carries, and a state machine puts its message and stack
 * trace into the history, which more people can read: PostgreSQL's errors carry the row.
 */
export function withoutDetails({ name, message = 'see the log of this function' }: ErrorDescription): Error {
  const error = new Error(message);
  error.name = name;
  error.stack = `${name}: ${message}`;
  return error;
}

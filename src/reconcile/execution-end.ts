import { logger, telemetry } from '../runtime/logger.ts';

/**
 * `detail` of EventBridge's "Step Functions Execution Status Change", as far as it is used:
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export interface ExecutionEnd {
  name: string;
  status: string;
  error?: string | null;
}

/** Counts and logs an execution that ended without recording a status; its task is repaired like any other. */
export function reportUnexpectedEnd({ name, status, error }: ExecutionEnd): void {
  telemetry.count('ExecutionEndedUnexpectedly');
  logger.error('execution ended unexpectedly', { execution: name, status, error_name: error });
}

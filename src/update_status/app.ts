import { closeTask } from '../core/close-task.ts';
import { clock, store } from '../runtime/container.ts';
import { telemetry } from '../runtime/logger.ts';
import { taskHandler } from '../runtime/task.ts';

/** The state machine calls it at its end: closes the task and returns the final status. */
export const handler = taskHandler((input, request_id) =>
  closeTask({ store: store(), telemetry, clock, origin: { via: 'WORKFLOW', request_id } }, input),
);

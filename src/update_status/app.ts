import { closeTask } from '../core/close-task.ts';
import { clock, store } from '../runtime/container.ts';
import { telemetry } from '../runtime/logger.ts';
import { taskHandler } from '../runtime/task.ts';

/** Called by the state machine at its end: closes the task and answers the status that holds. */
export const handler = taskHandler((input, request_id) =>
  closeTask({ store: store(), telemetry, clock, origin: { via: 'WORKFLOW', request_id } }, input),
);

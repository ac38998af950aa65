import { assignTask } from '../core/assign-task.ts';
import { callbacks, clock, ids, mailer, store } from '../runtime/container.ts';
import { telemetry } from '../runtime/logger.ts';
import { sqsHandler } from '../runtime/sqs.ts';

/** Takes the state machine's messages: keeps the task token, then mails the assessor a review link. */
export const handler = sqsHandler((message) =>
  assignTask({ store: store(), callbacks: callbacks(), mailer: mailer(), telemetry, clock, ids }, message),
);

import { assignTask } from '../core/assign-task.ts';
import { assessorMailer, assignments, callbacks, clock, ids } from '../runtime/container.ts';
import { telemetry } from '../runtime/logger.ts';
import { sqsHandler } from '../runtime/sqs.ts';

/** Takes the state machine's messages: keeps the task token, then mails the assessor a review link. */
export const handler = sqsHandler((message, request_id) => {
  const origin = { via: 'WORKFLOW', request_id } as const;
  const ports = {
    store: assignments(),
    callbacks: callbacks(),
    mailer: assessorMailer(),
    telemetry,
    clock,
    ids,
    origin,
  };
  return assignTask(ports, message);
});

import { type AssignPorts, assignTask, parseAssignment } from './assign-task.ts';
import { MailNotSentError, MailRejectedError } from './errors.ts';
import type { RepairStore } from './ports/repair-store.ts';

/**
 * Handles a message that the queue gave up: keeps its task token, so that the assessor can still decide, and marks the task for people to
 * look at. If that fails, the message stays in the dead-letter queue.
 * @throws ValidationFailedError | NotFoundError | ForeignTaskTokenError | DatabaseUnavailableError
 */
export async function takeDeadLetter(
  ports: AssignPorts & { store: Pick<RepairStore, 'markDeadLettered'> },
  message: unknown,
): Promise<void> {
  const { task_id } = parseAssignment(message);
  try {
    await assignTask(ports, message);
  } catch (error) {
    // The token is kept and the mail is claimed: reconcile will send it.
    if (!(error instanceof MailNotSentError || error instanceof MailRejectedError)) throw error;
    ports.telemetry.warn('mail of a dead letter not sent', { task_id, error });
  }
  await ports.store.markDeadLettered(task_id, ports.clock.now());
  ports.telemetry.count('DeadLetterTaken');
}

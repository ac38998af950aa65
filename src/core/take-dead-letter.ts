import { type AssignPorts, assignTask, parseAssignment } from './assign-task.ts';
import { MailNotSentError, MailRejectedError } from './errors.ts';
import type { RepairStore } from './ports/repair-store.ts';

/**
 * Takes over a message that the callback function failed at until the queue gave it up: the task token is kept after
 * all, so that the assessor can still decide, and the task is marked for people to look at. What cannot be taken over
 * stays in the dead-letter queue.
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
    // The token is kept by then, and the mail is claimed: reconciling sends it.
    if (!(error instanceof MailNotSentError || error instanceof MailRejectedError)) throw error;
    ports.telemetry.warn('mail of a dead letter not sent', { task_id, error });
  }
  await ports.store.markDeadLettered(task_id, ports.clock.now());
  ports.telemetry.count('DeadLetterTaken');
}

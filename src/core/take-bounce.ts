import { MailRejectedError } from './errors.ts';
import type { AuthorMailer } from './ports/mail.ts';
import type { BounceStore } from './ports/repair-store.ts';
import type { Clock } from './ports/system.ts';
import type { Telemetry } from './ports/telemetry.ts';

/** A mail about a task that bounced permanently. */
export interface Bounce {
  task_id: string;
  /** The addresses that refused it. */
  recipients: string[];
}

interface Ports {
  store: BounceStore;
  /** Null: mail is off. */
  mailer: Pick<AuthorMailer, 'sendBounceMail'> | null;
  telemetry: Telemetry;
  clock: Clock;
}

/**
 * Marks an open task whose assessor cannot be mailed, and tells its author, once, however often the bounce is reported. Ignores bounces
 * of mails to anybody else, so the mail to the author cannot loop.
 * @throws MailNotSentError | DatabaseUnavailableError; the bounce can then be reported again
 */
export async function takeBounce(
  { store, mailer, telemetry, clock }: Ports,
  { task_id, recipients }: Bounce,
): Promise<void> {
  const task = await store.markBounced(
    task_id,
    recipients.map((address) => address.toLowerCase()),
    clock.now(),
  );
  if (task === null) return;
  telemetry.warn('mail bounced', { task_id });
  try {
    await mailer?.sendBounceMail({ to: task.assigned_by, task });
  } catch (error) {
    // A retry would be refused again. The mark must be enough.
    if (error instanceof MailRejectedError)
      return telemetry.warn('author of a bounced mail not told', { task_id, error });
    await store.unmarkBounced(task_id);
    throw error;
  }
}

import { sha256 } from './digest.ts';
import type { AssessorMailer } from './ports/mail.ts';
import type { Clock, Ids } from './ports/system.ts';
import type { AssignmentStore } from './ports/task-store.ts';

/** The ports of sendPaperMail. */
export interface PaperMailPorts {
  store: Pick<AssignmentStore, 'linkPaperMail'>;
  mailer: Pick<AssessorMailer, 'sendPaperMail'>;
  clock: Clock;
  ids: Ids;
}

/**
 * Sends the claimed mail to an assessor about a stage of a paper. Returns whether it did: it may have become pointless since it was
 * claimed. @throws MailNotSentError | MailRejectedError | DatabaseUnavailableError
 */
export async function sendPaperMail(
  { store, mailer, clock, ids }: PaperMailPorts,
  { mail_id, recipient }: { mail_id: string; recipient: string },
): Promise<boolean> {
  const code = ids.linkCode();
  const linked = await store.linkPaperMail(mail_id, sha256(code), clock.now());
  if (linked === null) return false;
  await mailer.sendPaperMail({ to: recipient, ...linked, code });
  return true;
}

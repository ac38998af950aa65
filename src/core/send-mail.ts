import { sha256 } from './digest.ts';
import type { Mailer, Reminder } from './ports/mail.ts';
import type { MailClaim, MailReason, MailStore, RepairStore } from './ports/repair-store.ts';
import type { Clock, Ids } from './ports/system.ts';
import type { AssignmentStore } from './ports/task-store.ts';
import { sendPaperMail } from './send-paper-mail.ts';
import type { Origin } from './task-event.ts';

/** The ports of sendMail. */
export interface SendPorts {
  store: Pick<AssignmentStore, 'markMailed' | 'linkPaperMail'> & Pick<RepairStore, 'addReviewLink'> & MailStore;
  mailer: Mailer;
  clock: Clock;
  ids: Ids;
  origin: Origin;
}

/** Sends a claimed mail and records it. @throws MailNotSentError | MailRejectedError | DatabaseUnavailableError */
export async function sendMail(ports: SendPorts, mail: MailClaim): Promise<void> {
  if (await senders[mail.reason](ports, mail))
    await ports.store.markMailed(mail.mail_id, ports.clock.now(), ports.origin);
}

/** Each returns whether it sent the mail: it may have become pointless since it was claimed. */
const senders: Record<MailReason, (ports: SendPorts, mail: MailClaim) => Promise<boolean>> = {
  /** Its callback died. Only the hash of a link is stored, so the new mail has a new link; the old one may have been mailed. */
  async ASSIGNMENT(ports, { mail_id, recipient, task, paper }) {
    if (paper !== null) return await sendPaperMail(ports, { mail_id, recipient });
    const { store, mailer, clock, ids } = ports;
    const code = ids.linkCode();
    if (!(await store.addReviewLink(task.task_id, recipient, sha256(code), clock.now()))) return false;
    await mailer.sendReviewMail({ to: recipient, task, code });
    return true;
  },

  async REMINDER({ store, mailer, clock, ids }, { mail_id, recipient, task_ids }) {
    const codes = task_ids.map(() => ids.linkCode());
    const tasks = await store.linkReminder(mail_id, codes.map(sha256), clock.now());
    const [first, ...others] = remindersOf(tasks, codes);
    if (first === undefined) return false;
    await mailer.sendReminderMail({ to: recipient, reminders: [first, ...others] });
    return true;
  },

  /** Closing a question never waits for mail. */
  async OUTCOME({ mailer }, { recipient, task, question, paper }) {
    if (paper !== null) await mailer.sendPaperOutcomeMail({ to: recipient, task, paper });
    else await mailer.sendOutcomeMail({ to: recipient, task, question });
    return true;
  },
};

/** The tasks of a stage of a paper are one entry, with the link of the first. */
function remindersOf(tasks: Awaited<ReturnType<MailStore['linkReminder']>>, codes: readonly string[]): Reminder[] {
  const reminders = new Map<string, Reminder>();
  for (const [i, { task, paper }] of tasks.entries()) {
    const key = paper === null ? task.task_id : `${paper.paper_id}/${task.stage}`;
    const same = reminders.get(key);
    if (same?.paper) same.paper.tasks += 1;
    else reminders.set(key, { task, code: codes[i] as string, paper: paper && { ...paper, tasks: 1 } });
  }
  return [...reminders.values()];
}

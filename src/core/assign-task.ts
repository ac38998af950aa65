import * as v from 'valibot';
import { sha256 } from './digest.ts';
import { NotFoundError } from './errors.ts';
import { isUuid, parseInput } from './input.ts';
import type { AssessorMailer } from './ports/mail.ts';
import type { Clock, Ids } from './ports/system.ts';
import type { AssignmentStore, RecordedToken } from './ports/task-store.ts';
import type { Telemetry } from './ports/telemetry.ts';
import type { TaskCallbacks } from './ports/workflow.ts';
import { sendPaperMail } from './send-paper-mail.ts';
import type { Origin } from './task-event.ts';

/** The API model of Step Functions limits task tokens to 2,048 characters. */
const MAX_TASK_TOKEN_LENGTH = 2_048;

/**
 * Longer than this function may run (30 s), so that a claim this old has lost its owner; shorter than the queue's
 * visibility timeout (180 s), so that the next delivery of the message sends the mail.
 */
const CLAIM_LEASE_SECONDS = 60;

/** The message of the state machine: exactly these two fields. */
const assignment = v.strictObject({
  task_id: v.pipe(v.string('must be a string'), v.check(isUuid, 'must be a UUID')),
  task_token: v.pipe(
    v.string('must be a string'),
    v.nonEmpty('must not be empty'),
    v.maxLength(MAX_TASK_TOKEN_LENGTH, 'is too long'),
  ),
});

/** Parses the message. @throws ValidationFailedError */
export function parseAssignment(message: unknown): v.InferOutput<typeof assignment> {
  return parseInput(assignment, message);
}

/** The ports of assignTask. */
export interface AssignPorts {
  store: AssignmentStore;
  callbacks: TaskCallbacks;
  /** Null: mail is off, and assessors find their tasks by signing in. */
  mailer: AssessorMailer | null;
  telemetry: Telemetry;
  clock: Clock;
  ids: Ids;
  origin: Origin;
}

/**
 * Keeps the task token of a waiting execution and mails the assessor a review link, once per task, however often the message
 * arrives. If the task was decided or closed before the token came, tells the execution at once instead.
 * @throws ValidationFailedError | NotFoundError | ForeignTaskTokenError | MailNotSentError | MailRejectedError |
 *   WorkflowUnavailableError | DatabaseUnavailableError
 */
export async function assignTask(ports: AssignPorts, message: unknown): Promise<void> {
  const { task_id, task_token } = parseAssignment(message);
  const received_at = ports.clock.now();
  const claimed_until = new Date(received_at.getTime() + CLAIM_LEASE_SECONDS * 1000);
  const code = ports.ids.linkCode();
  const code_hash = sha256(code);
  const recorded = await ports.store.recordTaskToken({ task_id, task_token, received_at, code_hash, claimed_until });
  if (recorded === null) throw new NotFoundError(`there is no task ${task_id}`);
  const { task } = recorded;
  // If this throws, the queue delivers the message again: a retry for free.
  if (task.status !== 'PENDING' || task.decision !== null)
    await ports.callbacks.sendDecision(task_token, task.decision);
  else await sendMail(ports, recorded, code);
}

async function sendMail(ports: AssignPorts, { task, mail_id, paper_id }: RecordedToken, code: string): Promise<void> {
  const { mailer } = ports;
  // Without a sender the claim expires. Once there is one, reconcile sends the mail.
  if (mail_id === null || mailer === null) return;
  if (paper_id === null) await mailer.sendReviewMail({ to: task.assigned_to, task, code });
  else if (!(await sendPaperMail({ ...ports, mailer }, { mail_id, recipient: task.assigned_to }))) return;
  ports.telemetry.count('MailSent');
  await ports.store.markMailed(mail_id, ports.clock.now(), ports.origin);
}

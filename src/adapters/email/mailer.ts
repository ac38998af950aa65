import {
  BadRequestException,
  MailFromDomainNotVerifiedException,
  MessageRejected,
  NotFoundException,
  SESv2Client,
  SendEmailCommand,
  TooManyRequestsException,
} from '@aws-sdk/client-sesv2';
import { normalizeEmail } from '../../core/address.ts';
import { MailNotSentError, MailRejectedError } from '../../core/errors.ts';
import {
  type AssessorMailer,
  type AuthorMailer,
  MAIL_TAG,
  type MailedTask,
  type OutcomeMail,
  type ReminderMailer,
  type ReviewLinkMode,
} from '../../core/ports/mail.ts';
import { bounceMail } from './bounce-mail.ts';
import type { Letter } from './letter.ts';
import { outcomeMail } from './outcome-mail.ts';
import { paperMail, paperOutcomeMail } from './paper-mail.ts';
import { reminderMail } from './reminder-mail.ts';
import { reviewMail } from './review-mail.ts';

const SEND_TIMEOUT_MS = 10_000;

/** RFC 3834: absence notices and other robots do not answer automatic mail. */
const AUTOMATIC = { Name: 'Auto-Submitted', Value: 'auto-generated' };

export interface MailerOptions {
  /** The address that mails come from. */
  sender: string;
  /** The configuration set that reports bounces; undefined for the identity's own. */
  configurationSet: string | undefined;
  /** Where links lead. */
  apiUrl: string;
  linkMode: ReviewLinkMode;
}

/** Mails assessors by Amazon SES. */
export function assessorMailer({ sender, configurationSet, apiUrl, linkMode }: MailerOptions): AssessorMailer {
  const send = letterSender(sender, configurationSet);
  return {
    sendReviewMail: ({ to, task, code }) =>
      send({ to, task }, reviewMail(task, reviewPage(apiUrl, linkMode, taskPath(task.task_id), code), linkMode)),
    sendPaperMail: ({ to, paper, tasks, code }) => {
      const link = reviewPage(apiUrl, linkMode, paperPath(paper.paper_id), code);
      return send({ to, task: tasks[0] }, paperMail({ paper, tasks }, link, linkMode));
    },
  };
}

/** Like `assessorMailer`, for functions that send no reminders. */
export function reminderMailer({ sender, configurationSet, apiUrl, linkMode }: MailerOptions): ReminderMailer {
  const send = letterSender(sender, configurationSet);
  return {
    sendReminderMail: ({ to, reminders: [first, ...others] }) => {
      const linked = [first, ...others].map(({ task, paper, code }) => {
        const path = paper === null ? taskPath(task.task_id) : paperPath(paper.paper_id);
        return { task, paper, link: reviewPage(apiUrl, linkMode, path, code) };
      });
      return send({ to, task: first.task }, reminderMail(linked, linkMode));
    },
  };
}

/** Where an assessor decides: on the page behind the code, or on the page of the inbox, which requires a sign-in. */
function reviewPage(apiUrl: string, linkMode: ReviewLinkMode, path: string, code: string): string {
  return linkMode === 'sign-in' ? `${apiUrl}/#${path}` : `${apiUrl}/review/${code}`;
}

/** Mails authors by Amazon SES. */
export function authorMailer({ sender, configurationSet, apiUrl }: MailerOptions): AuthorMailer {
  const send = letterSender(sender, configurationSet);
  return {
    sendOutcomeMail: (mail) => send(mail, outcomeMail(mail, `${apiUrl}/#${outcomePath(mail)}`)),
    sendPaperOutcomeMail: (mail) => send(mail, paperOutcomeMail(mail, `${apiUrl}/#${paperPath(mail.paper.paper_id)}`)),
    sendBounceMail: (mail) => send(mail, bounceMail(mail.task, `${apiUrl}/#${taskPath(mail.task.task_id)}`)),
  };
}

const taskPath = (task_id: string) => `/tasks/${task_id}`;
const paperPath = (paper_id: string) => `/papers/${paper_id}`;

/** Where an author sees everything about the outcome. */
function outcomePath({ task, question }: OutcomeMail): string {
  return question.is_staged ? `/questions/${question.question_id}` : taskPath(task.task_id);
}

function letterSender(sender: string, configurationSet: string | undefined) {
  const client = new SESv2Client({ requestHandler: { connectionTimeout: 2_000 } });
  return async (mail: { to: string; task: MailedTask }, { subject, text, html }: Letter): Promise<void> => {
    const command = new SendEmailCommand({
      FromEmailAddress: sender,
      // An earlier release stored domains in Unicode, which SES refuses.
      Destination: { ToAddresses: [normalizeEmail(mail.to)] },
      ConfigurationSetName: configurationSet,
      // A bounce returns this tag; nothing else in it names the task.
      EmailTags: [{ Name: MAIL_TAG, Value: mail.task.task_id }],
      Content: {
        Simple: {
          Subject: { Data: subject, Charset: 'UTF-8' },
          Body: { Text: { Data: text, Charset: 'UTF-8' }, Html: { Data: html, Charset: 'UTF-8' } },
          Headers: [AUTOMATIC],
        },
      },
    });
    try {
      await client.send(command, { abortSignal: AbortSignal.timeout(SEND_TIMEOUT_MS) });
    } catch (error) {
      if (isRefusal(error)) throw new MailRejectedError('the mail was refused', { cause: error });
      const isThrottled = error instanceof TooManyRequestsException;
      throw new MailNotSentError('the mail could not be sent', { cause: error, isThrottled });
    }
  };
}

/** SES would refuse the same mail again; throttling and faults of SES are temporary. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof MessageRejected ||
    error instanceof BadRequestException ||
    error instanceof MailFromDomainNotVerifiedException ||
    error instanceof NotFoundException
  );
}

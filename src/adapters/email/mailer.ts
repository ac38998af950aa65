import {
  BadRequestException,
  MailFromDomainNotVerifiedException,
  MessageRejected,
  NotFoundException,
  SESv2Client,
  SendEmailCommand,
  TooManyRequestsException,
} from '@aws-sdk/client-sesv2';
import { MailNotSentError, MailRejectedError } from '../../core/errors.ts';
import type { Mailer } from '../../core/ports.ts';
import { reviewMail } from './review-mail.ts';

const SEND_TIMEOUT_MS = 10_000;

/** Sends from `senderAddress` by Amazon SES; links lead to `apiUrl`. */
export function mailer(senderAddress: string, apiUrl: string): Mailer {
  const client = new SESv2Client({ requestHandler: { connectionTimeout: 2_000 } });
  return {
    async sendReviewMail(mail) {
      const { subject, text, html } = reviewMail(mail, `${apiUrl}/review/${mail.code}`);
      const command = new SendEmailCommand({
        FromEmailAddress: senderAddress,
        Destination: { ToAddresses: [mail.to] },
        Content: {
          Simple: {
            Subject: { Data: subject, Charset: 'UTF-8' },
            Body: { Text: { Data: text, Charset: 'UTF-8' }, Html: { Data: html, Charset: 'UTF-8' } },
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
    },
  };
}

/** Sending the same mail again would be refused again; throttling and faults of SES pass. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof MessageRejected ||
    error instanceof BadRequestException ||
    error instanceof MailFromDomainNotVerifiedException ||
    error instanceof NotFoundException
  );
}

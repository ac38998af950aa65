import type { IncomingMessage } from 'node:http';

/** Whether a request to the mailbox is SES's SendEmail. Its page and `GET /store` never fail on purpose. */
export function isSendEmail({ method, url = '' }: IncomingMessage): boolean {
  return method === 'POST' && url.split('?')[0] === '/v2/email/outbound-emails';
}

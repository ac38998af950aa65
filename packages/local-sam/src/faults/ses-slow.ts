import type { RequestListener, ServerResponse } from 'node:http';
import { type Fault, readCount } from './fault.ts';
import { isSendEmail } from './send-email.ts';

const MOST_MILLISECONDS = 600_000;

/** SES answers slowly. */
export const sesSlow: Fault = {
  name: 'ses-slow',
  value: 'MILLISECONDS',
  does: 'SendEmail takes a mail at once and answers so much later, so that a caller who has given up has sent it all the same',
  prepare(value) {
    const milliseconds = readCount(value, 'the milliseconds of ses-slow', 0, MOST_MILLISECONDS);
    return ({ mailbox }) => mailbox.lay((below) => slow(below, milliseconds));
  },
};

function slow(below: RequestListener, milliseconds: number): RequestListener {
  return (request, response) => {
    if (isSendEmail(request)) delayAnswer(response, milliseconds);
    below(request, response);
  };
}

function delayAnswer(response: ServerResponse, milliseconds: number): void {
  const end = response.end.bind(response) as (...parameters: unknown[]) => ServerResponse;
  response.end = (...parameters: unknown[]) => {
    setTimeout(() => end(...parameters), milliseconds);
    return response;
  };
}

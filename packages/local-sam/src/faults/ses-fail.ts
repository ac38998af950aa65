import type { RequestListener, ServerResponse } from 'node:http';
import { type Fault, readNumber } from './fault.ts';
import { isSendEmail } from './send-email.ts';

/** SES refuses mails with errors. */
export const sesFail: Fault = {
  name: 'ses-fail',
  value: 'SHARE',
  does: 'This share of SendEmail calls (0 to 1) fails, with InternalFailure (500) and TooManyRequestsException (429) in turn',
  prepare(value) {
    const share = readNumber(value, 'the share of ses-fail', 0, 1);
    return ({ mailbox }) => mailbox.lay((below) => failing(below, share));
  },
};

function failing(below: RequestListener, share: number): RequestListener {
  let failures = 0;
  return (request, response) => {
    if (!isSendEmail(request) || Math.random() >= share) return below(request, response);
    request.resume();
    if (failures++ % 2 === 0) refuse(response, 500, 'InternalFailure');
    else refuse(response, 429, 'TooManyRequestsException');
  };
}

function refuse(response: ServerResponse, status: number, error: string): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': error })
    .end(JSON.stringify({ message: 'A fault of the local stack.' }));
}

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { isRecord } from './cloudformation/json.ts';
import { isSendEmail } from './faults/send-email.ts';
import { readBody } from './http-api/read-body.ts';

/** The characters that SMTP can carry. */
const MOST_CHARACTERS = 254;
const MOST_BODY_BYTES = 40 * 1024 * 1024;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Answers SendEmail as SES does for an address that it never mails to; passes on everything else. */
export function refusingBadAddresses(below: RequestListener): RequestListener {
  return (request, response) => {
    // A client that goes away meanwhile needs no answer.
    if (isSendEmail(request)) judge(request, response, below).catch(() => response.destroy());
    else below(request, response);
  };
}

async function judge(request: IncomingMessage, response: ServerResponse, below: RequestListener): Promise<void> {
  const body = parse(await readBody(request, MOST_BODY_BYTES));
  if (body === undefined) return refuse(response, 'SerializationException', 'the request is not JSON');
  const fault = addressesOf(body)
    .map(addressFault)
    .find((message) => message !== undefined);
  if (fault !== undefined) return refuse(response, 'BadRequestException', fault);
  // The stream is already read; Express uses a body that is set.
  below(Object.assign(request, { body }), response);
}

function parse(body: Buffer | undefined): unknown {
  try {
    return JSON.parse(body?.toString() ?? '');
  } catch {
    return undefined;
  }
}

function addressesOf(body: unknown): string[] {
  const { FromEmailAddress: from, ReplyToAddresses: replyTo, Destination: destination } = isRecord(body) ? body : {};
  const lists = isRecord(destination) ? Object.values(destination) : [];
  return [from, replyTo, ...lists].flat().filter((address) => typeof address === 'string');
}

/** Why SES cannot mail to an address, in its words as far as they are known; undefined for a good one. */
export function addressFault(text: string): string | undefined {
  const address = /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text;
  const at = address.lastIndexOf('@');
  if (at === -1) return "Missing final '@domain'";
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  if (local === '') return 'Missing local name';
  if (domain === '') return 'Missing domain';
  // SES says this of any character that is not ASCII, too.
  if (/[^!-~]/.test(local)) return 'Local address contains control or whitespace';
  if (/[\p{Cc}\s]/u.test(domain)) return 'Domain contains control or whitespace';
  if (/[^a-z0-9.-]/i.test(domain)) return 'Domain contains illegal character';
  if (address.length > MOST_CHARACTERS || domain.split('.').some((label) => !LABEL.test(label)))
    return 'Illegal address';
  return undefined;
}

function refuse(response: ServerResponse, error: string, message: string): void {
  response
    .writeHead(400, { 'content-type': 'application/json', 'x-amzn-errortype': error })
    .end(JSON.stringify({ message }));
}

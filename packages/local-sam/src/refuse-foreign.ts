import type { IncomingMessage, RequestListener } from 'node:http';

/** Hosts by which a browser on this machine finds the stack. No other site can have one of these names. */
const OWN_NAMES = new Set(['127.0.0.1', 'localhost']);
/** The host by which containers find this machine. The network defines the name, so pages may not use it. */
const CONTAINERS_NAME = 'host.docker.internal';
const REFUSAL = 'This stack answers the programs and pages of this machine alone';

/**
 * Answers 403, before anything is read or done, to requests from pages of other sites: those that come by the site's own
 * name, which may lead to this machine (DNS rebinding), or across origins. A link that a person opens is not such a request.
 * Programs send no `Origin` and pass. `friends` are further origins that may call.
 */
export function refuseForeign(
  listener: RequestListener,
  friends: (request: IncomingMessage) => readonly string[] = () => [],
): RequestListener {
  return (request, response) => {
    const reason = foreignPart(request, friends);
    if (reason === undefined) return listener(request, response);
    const body = JSON.stringify({ message: `${REFUSAL}: ${reason}.` });
    // The request's body stays unread, so its connection cannot be used again.
    response.writeHead(403, { 'content-type': 'application/json', connection: 'close' }).end(body);
  };
}

function foreignPart(request: IncomingMessage, friends: (request: IncomingMessage) => readonly string[]) {
  const { host = '', origin } = request.headers;
  // Any port: a forwarded one may differ, and a page cannot choose what its browser sends here.
  const name = host.replace(/:\d+$/, '').toLowerCase();
  if (!OWN_NAMES.has(name) && name !== CONTAINERS_NAME) return 'the Host is neither 127.0.0.1 nor localhost';
  if (origin === undefined) return isSentByForeignPage(request) ? 'a page of another site asked' : undefined;
  const isOwn = OWN_NAMES.has(name) && (origin === `http://${host}` || isFormOfOwnPage(request));
  return isOwn || friends(request).includes(origin) ? undefined : 'the Origin is another site';
}

/** A page that hides its address (`no-referrer`) sends its forms with the Origin `null`. */
function isFormOfOwnPage({ headers }: IncomingMessage): boolean {
  return headers.origin === 'null' && headers['sec-fetch-site'] === 'same-origin';
}

/** Requests for images, scripts, frames and the like have no Origin; browsers name their source in other headers. */
function isSentByForeignPage({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== 'cross-site' && site !== 'same-site') return false;
  return headers['sec-fetch-mode'] !== 'navigate' || headers['sec-fetch-dest'] !== 'document';
}

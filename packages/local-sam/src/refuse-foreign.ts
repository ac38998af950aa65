import type { IncomingMessage, RequestListener } from 'node:http';

/** Where a browser on this machine finds the stack. No other site can be made to have one of these names. */
const OWN_NAMES = new Set(['127.0.0.1', 'localhost']);
/** Where containers find this machine. It is a name of the network's, so that pages do not speak in it. */
const CONTAINERS_NAME = 'host.docker.internal';
const REFUSAL = 'This stack answers the programs and pages of this machine alone';

/**
 * Answers 403, before anything is read or done, to what a page of another site sends: by its own name, which may lead to
 * this machine (DNS rebinding), or across origins. A link that a person opens is no such request. Programs send no
 * `Origin` and pass. `friends` are origins that may call besides the listener's own.
 */
export function refuseForeign(
  listener: RequestListener,
  friends: (request: IncomingMessage) => readonly string[] = () => [],
): RequestListener {
  return (request, response) => {
    const reason = foreignPart(request, friends);
    if (reason === undefined) return listener(request, response);
    const body = JSON.stringify({ message: `${REFUSAL}: ${reason}.` });
    // The body of the request is left unread, so that its connection is of no further use.
    response.writeHead(403, { 'content-type': 'application/json', connection: 'close' }).end(body);
  };
}

function foreignPart(request: IncomingMessage, friends: (request: IncomingMessage) => readonly string[]) {
  const { host = '', origin } = request.headers;
  // Any port: a forwarded one may differ, and a page cannot choose what its browser writes here.
  const name = host.replace(/:\d+$/, '').toLowerCase();
  if (!OWN_NAMES.has(name) && name !== CONTAINERS_NAME) return 'the Host is neither 127.0.0.1 nor localhost';
  if (origin === undefined) return isSentByForeignPage(request) ? 'a page of another site asked' : undefined;
  const isOwn = OWN_NAMES.has(name) && (origin === `http://${host}` || isFormOfOwnPage(request));
  return isOwn || friends(request).includes(origin) ? undefined : 'the Origin is another site';
}

/** A page that tells nobody its address (`no-referrer`) sends its forms with the Origin `null`. */
function isFormOfOwnPage({ headers }: IncomingMessage): boolean {
  return headers.origin === 'null' && headers['sec-fetch-site'] === 'same-origin';
}

/** Requests of images, scripts, frames and the like have no Origin; browsers say by other headers where they come from. */
function isSentByForeignPage({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== 'cross-site' && site !== 'same-site') return false;
  return headers['sec-fetch-mode'] !== 'navigate' || headers['sec-fetch-dest'] !== 'document';
}

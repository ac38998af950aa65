import { NotFoundError } from '../core/errors.ts';
import type { HttpResponse } from '../runtime/http.ts';
import type { HttpRequest } from '../runtime/http-request.ts';
import { redirect } from '../runtime/page.ts';

/**
 * What becomes of our addresses on their way, and where they lead: a function of what the pattern found. The parts are of
 * harmless characters only, so that no address leads to another site.
 */
const MISSPELLED: [pattern: RegExp, right: (part: string) => string][] = [
  // The `#` of a link to the inbox, escaped by what rewrites links in mails.
  [/^\/(?:%23|#)(?:\/([\w/-]*))?$/i, (part) => (part === '' ? '/' : `/#/${part}`)],
  [/^\/index\.html$/, () => '/'],
  // A slash at the end, from typing or from a mail client; the form's address, reloaded or kept from an earlier release.
  [/^\/review\/([\w-]+(?:\/[\w-]+)?)(?:\/decision\/*|\/+)$/, (part) => `/review/${part}`],
];

/** A day: browsers ask for it beside whatever they show. */
const NO_ICON: HttpResponse = { statusCode: 204, headers: { 'cache-control': 'public, max-age=86400' } };

/**
 * The answer to a request that no route takes: the way to the right address where it is one of ours in another spelling.
 * @throws NotFoundError for every other
 */
export function strayAnswer({ method, path }: HttpRequest): HttpResponse {
  if (method === 'GET' || method === 'HEAD') {
    if (path === '/favicon.ico') return NO_ICON;
    for (const [pattern, right] of MISSPELLED) {
      const found = pattern.exec(path);
      if (found !== null) return redirect(301, right(found[1] ?? ''));
    }
  }
  throw new NotFoundError('there is nothing here');
}

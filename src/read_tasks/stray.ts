import { NotFoundError } from '../core/errors.ts';
import type { HttpResponse } from '../runtime/http.ts';
import type { HttpRequest } from '../runtime/http-request.ts';
import { redirect } from '../runtime/page.ts';

/**
 * What happens to our addresses on their way, and where they should lead: a function of the pattern's match. The parts contain only
 * harmless characters, so no address leads to another site.
 */
const MISSPELLED: [pattern: RegExp, right: (part: string) => string][] = [
  // The `#` of a link to the inbox, escaped by programs that rewrite links in mails.
  [/^\/(?:%23|#)(?:\/([\w/-]*))?$/i, (part) => (part === '' ? '/' : `/#/${part}`)],
  [/^\/index\.html$/, () => '/'],
  // A trailing slash, from typing or from a mail client; the form's address, reloaded or kept from an earlier release.
  [/^\/review\/([\w-]+(?:\/[\w-]+)?)(?:\/decision\/*|\/+)$/, (part) => `/review/${part}`],
];

/** A day: browsers ask for it with every page. */
const NO_ICON: HttpResponse = { statusCode: 204, headers: { 'cache-control': 'public, max-age=86400' } };

/**
 * The answer to a request that no route takes: a redirect to the right address if it is a misspelling of one of ours.
 * @throws NotFoundError for any other
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

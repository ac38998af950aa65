import { readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Serves a page of our own before the library's answers. In it, the links of mails open; it shows a mail in a frame, where
 * pages that forbid framing stay empty, and text as text.
 */
export async function withOpeningLinks(listener: RequestListener): Promise<RequestListener> {
  const library = dirname(createRequire(import.meta.url).resolve('aws-ses-v2-local'));
  const [page, script] = await Promise.all([
    readFile(join(library, '..', 'static', 'index.html'), 'utf8'),
    readFile(join(import.meta.dirname, 'mailbox-links.js'), 'utf8'),
  ]);
  const body = page.replace('</body>', () => `<script>\n${script}</script>\n</body>`);
  return (request, response) => {
    if (request.method !== 'GET' || request.url !== '/') return listener(request, response);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(body);
  };
}

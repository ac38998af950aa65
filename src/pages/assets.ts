import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { NotFoundError } from '../core/errors.ts';
import { taskRoot } from '../runtime/config.ts';
import type { HttpResponse } from '../runtime/http.ts';

/** Encodings by the names that browsers use, the better one first. */
const ENCODERS = { br: brotliCompressSync, gzip: gzipSync };
const ENCODINGS = ['br', 'gzip'] as const;

/** A file of the inbox, as its URL names it. */
interface Asset {
  /** Holds the hash of the content: other content has another path, so caches can keep it for ever. */
  path: string;
  contentType: string;
  text: string;
  /** In base64, computed on request: most requests are for the page, and need none. */
  encoded: { [Encoding in keyof typeof ENCODERS]?: string };
}

/** The files that the build puts beside this function's own bundle. Read and hashed once, while Lambda starts the function. */
export const inboxAssets = {
  script: readAsset('browser.js', 'text/javascript; charset=utf-8'),
  style: readAsset('browser.css', 'text/css; charset=utf-8'),
  mathematics: readAsset('mathematics.js', 'text/javascript; charset=utf-8'),
  paperFiles: readAsset('paper-files.js', 'text/javascript; charset=utf-8'),
};

function readAsset(file: string, contentType: string): Asset {
  const text = readFileSync(join(taskRoot, file), 'utf8');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const [name, extension] = file.replace('browser', 'inbox').split('.');
  const path = `/assets/${name}-${hash}.${extension}`;
  return { path, contentType, text, encoded: {} };
}

/**
 * The asset whose path ends in `file`, compressed as far as `acceptEncoding` allows: an HTTP API compresses nothing by
 * itself.
 * @throws NotFoundError for any other file, such as one of an earlier release
 */
export function assetNamed(file: string, acceptEncoding = ''): HttpResponse {
  const asset = Object.values(inboxAssets).find(({ path }) => path === `/assets/${file}`);
  if (asset === undefined) throw new NotFoundError('there is no such file; load the page again');
  const headers = {
    'content-type': asset.contentType,
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    vary: 'accept-encoding',
  };
  const encoding = ENCODINGS.find((name) => accepts(acceptEncoding, name));
  if (encoding === undefined) return { statusCode: 200, headers, body: asset.text };
  asset.encoded[encoding] ??= ENCODERS[encoding](asset.text).toString('base64');
  return {
    statusCode: 200,
    headers: { ...headers, 'content-encoding': encoding },
    body: asset.encoded[encoding],
    isBase64Encoded: true,
  };
}

/** Whether the header lists the encoding, and does not rule it out (`;q=0`). */
function accepts(header: string, encoding: string): boolean {
  return header
    .split(',')
    .map((item) => item.replaceAll(/\s/g, ''))
    .some((item) => item.split(';')[0] === encoding && !/;q=0(\.0*)?$/.test(item));
}

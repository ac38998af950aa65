import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { NotFoundError } from '../core/errors.ts';
import { taskRoot } from './config.ts';
import type { HttpResponse } from './http.ts';

/** A file of the inbox, as its URL names it and in each encoding that a browser may ask for. */
interface Asset {
  /** Holds the hash of the content: another content has another path, so caches may keep it for ever. */
  path: string;
  contentType: string;
  text: string;
  br: Buffer;
  gzip: Buffer;
}

/** What the build leaves beside this function's own bundle. Read, hashed and compressed once, while Lambda starts it. */
export const inboxAssets = {
  script: readAsset('browser.js', 'text/javascript; charset=utf-8'),
  style: readAsset('browser.css', 'text/css; charset=utf-8'),
};

function readAsset(file: string, contentType: string): Asset {
  const text = readFileSync(join(taskRoot, file), 'utf8');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const path = `/assets/${file.replace('browser', `inbox-${hash}`)}`;
  return { path, contentType, text, br: brotliCompressSync(text), gzip: gzipSync(text) };
}

/**
 * The asset whose path ends in `file`, compressed as far as `acceptEncoding` allows: an HTTP API compresses nothing by
 * itself.
 * @throws NotFoundError for the name of any other file, such as one of an earlier release
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
  const encoding = (['br', 'gzip'] as const).find((name) => accepts(acceptEncoding, name));
  if (encoding === undefined) return { statusCode: 200, headers, body: asset.text };
  return {
    statusCode: 200,
    headers: { ...headers, 'content-encoding': encoding },
    body: asset[encoding].toString('base64'),
    isBase64Encoded: true,
  };
}

/** Whether the header lists the encoding, and not as one to avoid (`;q=0`). */
function accepts(header: string, encoding: string): boolean {
  return header
    .split(',')
    .map((item) => item.replaceAll(/\s/g, ''))
    .some((item) => item.split(';')[0] === encoding && !/;q=0(\.0*)?$/.test(item));
}

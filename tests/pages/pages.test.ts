import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { HttpResponse } from '../../src/runtime/http.ts';
import { setFunctionEnvironment } from '../support/function-environment.ts';
import { httpEvent } from '../support/http-event.ts';

const fileOf = (name: string) => readFileSync(join(import.meta.dirname, '../support/task-root', name), 'utf8');

let handler: (event: ReturnType<typeof httpEvent>) => Promise<HttpResponse>;

beforeAll(async () => {
  setFunctionEnvironment();
  ({ handler } = await import('../../src/pages/app.ts'));
});

const show = () => handler(httpEvent('GET /'));
const load = (file: string, headers: Record<string, string> = {}) =>
  handler(httpEvent('GET /assets/{file}', { params: { file }, headers }));
const scriptName = async () => /\/assets\/([^"]+\.js)"/.exec((await show()).body ?? '')?.[1] ?? '';

describe('the page', () => {
  test('is kept by nobody, framed by nobody, and reaches this origin and the issuer alone', async () => {
    expect((await show()).headers).toEqual({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'x-request-id': 'request-1',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; " +
        "connect-src 'self' https://issuer.example.com https://sign-in.example.com; " +
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; " +
        "require-trusted-types-for 'script'; trusted-types 'none'",
    });
  });

  test('says whom to sign in with, and nothing of whoever asks', async () => {
    const signedIn = await handler(httpEvent('GET /', { query: { code: 'secret-code', state: 'secret-state' } }));
    expect(signedIn.body).toContain('data-issuer="https://issuer.example.com/pool" data-client-id="client"');
    expect(signedIn.body).toBe((await show()).body);
  });
});

describe('its files', () => {
  test.each([
    ['br', 'gzip, deflate, br, zstd', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['gzip', 'br;q=0, gzip;q=0.5', gunzipSync],
  ])('come as %s for a browser that accepts %j', async (encoding, accepted, decompress) => {
    const response = await load(await scriptName(), { 'accept-encoding': accepted });
    expect(response).toMatchObject({ statusCode: 200, isBase64Encoded: true });
    expect(response.headers).toEqual({
      'content-type': 'text/javascript; charset=utf-8',
      'content-encoding': encoding,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'x-request-id': 'request-1',
      vary: 'accept-encoding',
    });
    expect(decompress(Buffer.from(response.body ?? '', 'base64')).toString()).toBe(fileOf('browser.js'));
  });

  test.each(['', 'identity', 'deflate', 'brotli'])('come as they are for one that accepts %j', async (accepted) => {
    const response = await load(await scriptName(), { 'accept-encoding': accepted });
    expect(response.body).toBe(fileOf('browser.js'));
    expect(response.headers).not.toHaveProperty('content-encoding');
  });

  test('are named after their content', async () => {
    // The beginning of the SHA-256 of tests/support/task-root/browser.js.
    expect(await scriptName()).toBe('inbox-936329ffd4969da5.js');
  });

  test.each(['inbox-0123456789abcdef.js', 'browser.js', 'app.js', '..', '../app.js', ''])(
    'are the only ones: %j is not found, and kept by nobody',
    async (file) => {
      const response = await load(file);
      expect(response).toMatchObject({ statusCode: 404, headers: { 'cache-control': 'no-store' } });
      expect(JSON.parse(response.body ?? '').code).toBe('NOT_FOUND');
    },
  );
});

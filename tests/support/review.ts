import { createHash } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Deployment } from './deployment.ts';
import { httpEvent } from './http-event.ts';
import { type Seed, seedLink, seedTask } from './seed.ts';

export const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
export const PROGRAM = { accept: 'application/json' };

/** A well-formed link that nobody was sent. */
export const UNKNOWN_CODE = 'VW5rbm93bi1saW5rLWZvci1leGFtcGxlcy1vbmx5LS0';

/** Every header of every page. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'content-security-policy': expect.stringMatching(
    /^default-src 'none'; script-src 'sha256-[A-Za-z0-9+/]{43}='; style-src 'sha256-[A-Za-z0-9+/]{43}='; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
  ),
  'x-request-id': 'request-1',
};

/** Every header of a redirect, and its target. */
export const redirectTo = (location: string) => {
  const { 'content-type': _, ...headers } = PAGE_HEADERS;
  return { ...headers, location };
};

/** What the holder of a link can do; the client is a browser unless told. */
export function reviewer({ database, functions }: Deployment) {
  const show = (code: string, headers: Record<string, string> = BROWSER) =>
    functions.resumeWorkflow(httpEvent('GET /review/{code}', { params: { code }, headers }));
  return {
    show,
    press: (code: string, form: Record<string, string>, headers: Record<string, string> = BROWSER) =>
      functions.resumeWorkflow(httpEvent('POST /review/{code}/decision', { params: { code }, form, headers })),
    nonceFor: async (code: string) => nonceOn(await show(code)),
    /** Makes another link to a task. */
    addLink: async (task_id: string): Promise<string> => {
      const code = createHash('sha256').update(`link ${links++}`).digest('base64url');
      await seedLink(database, task_id, code);
      return code;
    },
    /** Makes a task with a link. */
    async seedReview(seed: Seed = {}): Promise<{ task_id: string; code: string }> {
      const task_id = await seedTask(database, seed);
      return { task_id, code: await this.addLink(task_id) };
    },
  };
}

let links = 0;

/** The nonce in a page's form; empty if there is none. */
export function nonceOn({ body }: { body?: string | undefined }): string {
  return /<input type="hidden" name="nonce" value="([0-9a-f]{64})">/.exec(body ?? '')?.[1] ?? '';
}

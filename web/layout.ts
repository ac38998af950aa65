import { createHash } from 'node:crypto';
import { type Html, html, raw } from './html.ts';

/** A whole document. */
export type Page = Html;

const STYLE = `
:root { color-scheme: light dark; --line: #767676; --marked: #0a6b2d; --refused: #a4161a; }
@media (prefers-color-scheme: dark) { :root { --line: #9a9a9a; --marked: #6fd08c; --refused: #ff9a9d; } }
body { font: 1.0625rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.375rem; }
h2 { font-size: 1.125rem; }
.question, .option { white-space: pre-wrap; }
ol { list-style: upper-alpha; padding-left: 2rem; }
li { padding: .25rem; }
.correct { color: var(--marked); font-weight: 600; }
.refused { border-left: .25rem solid var(--refused); padding-left: .75rem; }
textarea { box-sizing: border-box; width: 100%; min-height: 8rem; font: inherit; padding: .5rem; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1rem; }
button { font: inherit; min-height: 2.75rem; padding: .5rem 1rem; border: 1px solid var(--line); border-radius: .375rem; }
dt { font-weight: 600; }
dd { margin: 0 0 .75rem; white-space: pre-wrap; }
`;

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/**
 * Headers of every page. The style is allowed by its hash, and nothing else runs, loads or frames; the link's code is
 * in the address, so no other site may be told it.
 */
export const pageHeaders: Record<string, string> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
};

/** A document with one heading. */
export function layout(title: string, content: Html): Page {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
}

/** A moment as people read it, in the one time zone that all readers share. */
export function moment(date: Date): Html {
  const iso = date.toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`;
}

import { createHash } from 'node:crypto';
import { type Html, html, raw } from './html.ts';
import { ICON } from './icon.ts';
import { dateAndTime } from './moments.ts';
import { pageScriptHash } from './page-script.ts';
import * as texts from './texts.ts';

/** A complete document. */
export type Page = Html;

const STYLE = `
:root { color-scheme: light dark; --text: #1b1b1f; --ground: #fff; --soft: #55555c; --line: #767680; --accent: #1a4f9c; --on-accent: #fff; --marked: #0a6b2d; --refused: #a4161a; }
@media (prefers-color-scheme: dark) { :root { --text: #e8e8ec; --ground: #17171a; --soft: #b3b3bb; --line: #8d8d96; --accent: #9cc4ff; --on-accent: #10233f; --marked: #6fd08c; --refused: #ff9a9d; } }
body { font: 1.0625rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 0 auto; padding: 1rem; color: var(--text); background: var(--ground); overflow-wrap: anywhere; }
h1 { font-size: 1.375rem; line-height: 1.25; }
h2 { font-size: 1.125rem; margin: 1.75rem 0 .5rem; }
a { color: var(--accent); }
:focus-visible { outline: .1875rem solid var(--accent); outline-offset: .125rem; }
.about, .hint, .reference { color: var(--soft); }
.about strong { color: var(--text); }
.question, .option, .typed { white-space: pre-wrap; }
.typed { unicode-bidi: plaintext; }
code, pre { font: .9375rem/1.5 ui-monospace, monospace; white-space: pre-wrap; }
.block { display: block; margin: .5rem 0; overflow-x: auto; text-align: start; }
math { font-size: 1.125em; white-space: normal; }
.invalid { text-decoration: underline wavy var(--refused); }
summary { line-height: 2.75rem; color: var(--accent); }
.question { margin: 0; }
.option { display: block; }
ol { padding-inline-start: 2rem; margin: 0; }
li { padding: .25rem; }
ins { color: var(--marked); } del { color: var(--refused); }
h3 { font-size: 1rem; margin: 1rem 0 .5rem; }
.correct { color: var(--marked); font-weight: 600; }
fieldset { border: 0; margin: 1.75rem 0 1rem; padding: 0; }
legend { font-size: 1.125rem; font-weight: 700; padding: 0; }
.choice { display: block; padding: .5rem 0; }
.choice input { width: 1.25rem; height: 1.25rem; margin: 0 .5rem 0 0; vertical-align: middle; }
.refused, .too-long { border-left: .25rem solid var(--refused); padding: .25rem .75rem; }
label { font-weight: 600; }
.hint { margin: 0 0 .5rem; }
textarea { box-sizing: border-box; width: 100%; min-height: 8rem; font: inherit; padding: .5rem; border: 1px solid var(--line); border-radius: .375rem; color: inherit; background: var(--ground); }
button { font: inherit; min-height: 2.75rem; padding: .5rem 1rem; border: 1px solid var(--accent); border-radius: .375rem; color: var(--on-accent); background: var(--accent); cursor: pointer; }
a.button { display: inline-block; min-height: 1.75rem; padding: .5rem 1rem; border-radius: .375rem; color: var(--on-accent); background: var(--accent); text-decoration: none; }
.questions { padding-left: 2.5rem; }
.excerpt { display: block; max-height: 3em; overflow: hidden; }
dt { font-weight: 600; }
dd { margin: 0 0 .75rem; }
@media print { form, button, a.button { display: none; } body { max-width: none; padding: 0; } }
`;

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/**
 * Headers of every page. The hashes allow one style and one script, and nothing else runs, loads or frames. The link's code is in the
 * address, so no other site may learn the address, nor keep a reference to the page's window.
 */
export const pageHeaders: Record<string, string> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'content-security-policy': [
    "default-src 'none'",
    `script-src '${pageScriptHash}'`,
    `style-src 'sha256-${styleHash}'`,
    'img-src data:',
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
};

/** A document with one heading, which is its title too; in the title, the reference comes first, to tell tabs apart. */
export function layout(heading: string, content: Html, reference?: string): Page {
  const title = reference === undefined ? heading : `${reference} · ${heading}`;
  return html`<!doctype html>
<html lang="${texts.LANGUAGE}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="${ICON}">
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
<h1>${heading}</h1>
${reference === undefined ? [] : html`<p class="reference">${texts.reference} <span translate="no">${reference}</span></p>\n`}${content}
</main>
</body>
</html>
`;
}

/** A moment in readable form. */
export function moment(date: Date): Html {
  return html`<time datetime="${date.toISOString()}">${dateAndTime(date)}</time>`;
}

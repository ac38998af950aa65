import { html, raw } from '../../views/html.ts';

/** A mail as it is sent: two parts of the same content. */
export interface Letter {
  subject: string;
  text: string;
  html: string;
}

/** A link with what it is for. */
export interface Action {
  action: string;
  link: string;
}

/** What a mail says: what happened, one link or several, and why its reader gets it. Nothing of the question. */
export interface Message {
  subject: string;
  news: string;
  actions: Action[];
  reason: string;
}

/** People reply to mails. Nothing of this product receives what they write. */
const REPLIES = 'Please do not reply: replies to this mail are not read and decide nothing.';

// Styles that clients without dark mode, or without style sheets, can do without.
const STYLE = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 0 auto; padding: 1rem; color: #1b1b1f; background: #fff; }
a { color: #1a4f9c; }
.reason { color: #55555c; font-size: .875rem; }
@media (prefers-color-scheme: dark) { body { color: #e8e8ec; background: #17171a; } a { color: #9cc4ff; } .reason { color: #b3b3bb; } }
`;

/** Both parts of a mail. In the text part each link stands alone on its line. */
export function letter({ subject, news, actions, reason }: Message): Letter {
  return {
    subject,
    text: [news, ...actions.flatMap(({ action, link }) => [`${action}:`, link]), reason, REPLIES, ''].join('\n\n'),
    html: html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<p>${news}</p>
${actions.map(({ action, link }) => html`<p><a href="${link}">${action}</a></p>\n`)}<p class="reason">${reason}</p>
<p class="reason">${REPLIES}</p>
</body>
</html>
`.toString(),
  };
}

import { type Html, html, raw } from '../../views/html.ts';
import * as texts from '../../views/texts.ts';

/** A mail ready to send: two parts with the same content. */
export interface Letter {
  subject: string;
  text: string;
  html: string;
}

/** A link with its label. */
export interface Action {
  action: string;
  link: string;
}

/** The content of a mail: what happened, one link or several, and why the reader gets it. Nothing of the question. */
export interface Message {
  subject: string;
  news: string;
  actions: Action[];
  reason: string;
}

// Every necessary style is on its element: Outlook and Gmail drop the others, and only lay out tables.
const TEXT = 'font:16px/24px system-ui,Arial,sans-serif;color:#1b1b1f;';
const FAINT = 'font-size:14px;line-height:21px;color:#55555c;';

// For clients with a dark mode, which has to override the element's own style.
const DARK = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
.ground { background: #17171a !important; } .card { background: #222226 !important; border-color: #3a3a40 !important; }
.ink { color: #e8e8ec !important; } .faint { color: #b3b3bb !important; } .link { color: #9cc4ff !important; }
.button { background: #9cc4ff !important; } .button a { color: #10233f !important; }
}
`;

/** Both parts of a mail. In the text part each link stands alone on its line. */
export function letter({ subject, news, actions, reason }: Message): Letter {
  return {
    subject,
    text: [news, ...actions.flatMap(({ action, link }) => [`${action}:`, link]), reason, texts.doNotReply, ''].join(
      '\n\n',
    ),
    html: html`<!doctype html>
<html lang="${texts.LANGUAGE}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
<style>${raw(DARK)}</style>
</head>
<body class="ground" style="margin:0;background:#f4f4f2;">
<table role="presentation" class="ground" width="100%" bgcolor="#f4f4f2" dir="ltr"><tr><td align="center" style="padding:24px 12px;">
<table role="presentation" class="card" width="100%" bgcolor="#ffffff" style="max-width:560px;border:1px solid #e2e3e0;border-radius:12px;"><tr><td class="ink" align="left" style="padding:24px;${TEXT}">
<p class="faint" style="margin:0 0 16px;${FAINT}">${texts.approvals}</p>
<p style="margin:0 0 20px;">${news}</p>
${actions.length === 1 ? actions.map(button) : actions.map(line)}<p class="faint" style="margin:20px 0 8px;${FAINT}">${reason}</p>
<p class="faint" style="margin:0;${FAINT}">${texts.doNotReply}</p>
</td></tr></table>
</td></tr></table>
</body>
</html>
`.toString(),
  };
}

// The cell has the colour and the padding: Outlook gives a link neither.
function button({ action, link }: Action): Html {
  return html`<table role="presentation"><tr><td class="button" bgcolor="#1a4f9c" style="border-radius:8px;padding:12px 24px;"><a href="${link}" style="color:#ffffff;text-decoration:none;font-weight:600;">${action}</a></td></tr></table>
`;
}

function line({ action, link }: Action): Html {
  return html`<p><a class="link" href="${link}" style="color:#1a4f9c;">${action}</a></p>
`;
}

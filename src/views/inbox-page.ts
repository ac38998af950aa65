import { html } from './html.ts';
import { ICON } from './icon.ts';
import * as texts from './texts.ts';

/** The addresses of the page's files, and its issuer. */
export interface InboxSettings {
  scriptPath: string;
  stylePath: string;
  /** Loads when a person sees a formula. */
  mathematicsPath: string;
  /** Loads when a person reads or saves a file. */
  paperFilesPath: string;
  /** OpenID Connect issuer; its discovery document is found below it. */
  issuer: string;
  clientId: string;
  /** The claim of an ID token that lists the groups of its owner. */
  groupsClaim: string;
  /** URLs from whose origins the browser loads that document and tokens. */
  signInUrls: string[];
  /** Mail is off: people have to learn in another way that something waits for them. */
  isMailOff: boolean;
}

/**
 * The inbox, the same for everybody: the browser signs in by itself and then calls the API. Only this product's own script
 * runs, and it reaches only this API and the issuer.
 */
export function inboxPage(settings: InboxSettings): {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
} {
  return {
    statusCode: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      // A page that opened this one gets no reference to it, so it cannot navigate it.
      'cross-origin-opener-policy': 'same-origin',
      'content-security-policy': contentSecurityPolicy(settings.signInUrls),
    },
    body: markup(settings).toString(),
  };
}

function contentSecurityPolicy(signInUrls: string[]): string {
  const origins = [...new Set(signInUrls.map((url) => new URL(url).origin))];
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    'img-src data:',
    `connect-src 'self' ${origins.join(' ')}`,
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

const MAIL_IS_OFF = html`<footer><p class="hint">${texts.mailIsOff}</p></footer>`;

function markup({
  scriptPath,
  stylePath,
  mathematicsPath,
  paperFilesPath,
  issuer,
  clientId,
  groupsClaim,
  isMailOff,
}: InboxSettings) {
  return html`<!doctype html>
<html lang="${texts.LANGUAGE}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${texts.approvals}</title>
<link rel="icon" href="${ICON}">
<link rel="stylesheet" href="${stylePath}">
<script type="module" src="${scriptPath}"></script>
</head>
<body>
<div id="inbox" data-issuer="${issuer}" data-client-id="${clientId}" data-groups-claim="${groupsClaim}" data-mathematics="${mathematicsPath}" data-paper-files="${paperFilesPath}">
<noscript><p>${texts.needsJavaScript}${isMailOff ? '' : ` ${texts.linksWorkWithout}`}</p></noscript>
</div>
${isMailOff ? MAIL_IS_OFF : ''}
</body>
</html>
`;
}

import { type Html, html } from '../src/views/html.ts';
import { layout } from '../src/views/layout.ts';

/** Whom one can be by one press. */
const PEOPLE = [
  { email: 'author@example.com', group: undefined, note: 'submits questions' },
  { email: 'assessor@example.com', group: undefined, note: 'decides' },
  { email: 'coordinator@example.com', group: 'coordinators', note: 'sees every question' },
];

/** A page that lets one be anybody: each button asks for `authorizeUrl` again, with an address as `login_hint`. */
export function signInPage(authorizeUrl: URL): string {
  const fields = [...authorizeUrl.searchParams];
  return layout(
    'Who are you?',
    html`<p>This sign-in is on your machine and believes everybody. In another window you can be somebody else.</p>
${PEOPLE.map(({ email, group, note }) =>
  form(
    group === undefined ? fields : [...fields, ['group', group]],
    html`<p><button name="login_hint" value="${email}">${email}</button> ${note}</p>`,
  ),
)}
${form(
  fields,
  html`<p><label for="login_hint">Or anybody else, by address:</label></p>
<p><input id="login_hint" name="login_hint" type="email" required> <button>Sign in</button></p>`,
)}`,
  ).toString();
}

function form(fields: [string, string][], content: Html): Html {
  const hidden = fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">\n`);
  return html`<form>\n${hidden}${content}\n</form>\n`;
}

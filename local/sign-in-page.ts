import { html } from '../web/html.ts';
import { layout } from '../web/layout.ts';

/** Whom one can be by one press. The first group of a person, where there is one, is put into the token. */
const PEOPLE = [
  { email: 'author@example.com', group: undefined, note: 'submits questions' },
  { email: 'assessor@example.com', group: undefined, note: 'decides' },
  { email: 'coordinator@example.com', group: 'coordinators', note: 'sees every question' },
];

/** A page that lets one be anybody: `authorizeUrl` again, with the address as `login_hint`. */
export function signInPage(authorizeUrl: URL): string {
  return layout(
    'Who are you?',
    html`<p>This sign-in is on your machine and believes everybody. One address can be somebody else in another window.</p>
<ul>
${PEOPLE.map(
  ({ email, group, note }) => html`<li><a href="${asPerson(authorizeUrl, email, group)}">${email}</a>, ${note}</li>\n`,
)}
</ul>
<form>
${[...authorizeUrl.searchParams].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">\n`)}
<p><label for="login_hint">Or anybody else, by address:</label></p>
<p><input id="login_hint" name="login_hint" type="email" required> <button>Sign in</button></p>
</form>`,
  ).toString();
}

function asPerson(authorizeUrl: URL, email: string, group: string | undefined): string {
  const url = new URL(authorizeUrl);
  url.searchParams.set('login_hint', email);
  if (group !== undefined) url.searchParams.set('group', group);
  return url.href;
}

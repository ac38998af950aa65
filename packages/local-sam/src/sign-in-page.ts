import type { Person } from './people.ts';

const STYLE = `
:root { color-scheme: light dark; }
body { font: 1.0625rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.375rem; }
button, input { font: inherit; min-height: 2.75rem; padding: .5rem 1rem; }`;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? '');

/** A page that lets a person be anybody: each button requests `authorizeUrl` again, with an address as `login_hint`. */
export function signInPage(authorizeUrl: URL, people: readonly Person[]): string {
  const fields = [...authorizeUrl.searchParams];
  const buttons = people.map(({ email, group, note }) =>
    form(
      group === undefined ? fields : [...fields, ['group', group]],
      `<p><button name="login_hint" value="${escaped(email)}">${escaped(email)}</button> ${escaped(note)}</p>`,
    ),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Who are you?</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Who are you?</h1>
<p>This sign-in is on your machine and believes everybody. In another window you can be somebody else.</p>
${buttons.join('')}
${form(
  fields,
  `<p><label for="login_hint">Or anybody else, by address:</label></p>
<p><input id="login_hint" name="login_hint" type="email" required> <button>Sign in</button></p>`,
)}
</main>
</body>
</html>
`;
}

function form(fields: [string, string][], content: string): string {
  const hidden = fields.map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">\n`,
  );
  return `<form>\n${hidden.join('')}${content}\n</form>\n`;
}

import { createHash } from 'node:crypto';
import { raw } from './html.ts';

// Survives what a form does not: a press while the network is away, a tab that a phone has put to sleep. In the tab alone,
// until the decision is recorded or the tab is closed. The key tells apart the links opened in it, by their code.
const SCRIPT = `
const comments = document.getElementById('comments');
const key = 'comments ' + location.pathname.split('/')[2];
if (comments === null) sessionStorage.removeItem(key);
else {
  comments.value ||= sessionStorage.getItem(key) ?? '';
  comments.addEventListener('input', () => sessionStorage.setItem(key, comments.value));
}
`;

/** Keeps what is typed into the comments, on a page that has them; forgets it on one that does not. */
export const commentDraft = raw(`<script type="module">${SCRIPT}</script>`);

/** The one script that pages may run, as a Content-Security-Policy names it. */
export const commentDraftHash = `sha256-${createHash('sha256').update(SCRIPT).digest('base64')}`;

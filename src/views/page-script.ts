import { createHash } from 'node:crypto';
import { raw } from './html.ts';

// Drafts survive when a form does not: a press without a network, a tab that a phone has put to sleep. They are kept
// only in the tab, per question by its link, and by purpose: "approval", "objection" (to reject
// or to request changes), or "" (before anything was chosen).
const SCRIPT = `
const key = 'drafts ' + location.pathname.split('/').slice(2).filter((part) => part !== 'decision').join('/');
const drafts = JSON.parse(sessionStorage.getItem(key)) ?? {};
const form = document.forms[0];

// A browser that kept the page in memory would show a form, or a time left, that no longer holds.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());

if (form) attend(form, form.elements);
else showUnrecorded();

function attend(form, { decision, comments }) {
  const button = form.querySelector('button');
  const purposeOf = (choice) => choice && (choice === 'APPROVED' ? 'approval' : 'objection');
  let purpose = purposeOf(decision.value || comments.dataset.for);
  if (comments.value === '') {
    purpose ||= ['objection', 'approval'].find((name) => drafts[name]) ?? '';
    comments.value = drafts[purpose] ?? '';
  }
  keep();
  label();

  form.addEventListener('change', ({ target }) => {
    if (target.name !== 'decision') return;
    const next = purposeOf(target.value);
    if (purpose === '') delete drafts[''];
    else if (next !== purpose) comments.value = drafts[next] ?? '';
    purpose = next;
    keep();
    label();
  });
  comments.addEventListener('input', keep);
  // A key that is down since before the button had the focus does not press it.
  button.addEventListener('keydown', (event) => event.repeat && event.key !== 'Tab' && event.preventDefault());
  // From here on, the page keeps comments apart by the decision they belong to.
  document.getElementById('with-approval').remove();
  button.removeAttribute('name');

  function keep() {
    if (comments.value === '') delete drafts[purpose];
    else drafts[purpose] = comments.value;
    sessionStorage.setItem(key, JSON.stringify(drafts));
    document.getElementById('kept').hidden = Object.keys(drafts).every((name) => name === purpose);
    const { length } = [...comments.value];
    const tooLong = document.getElementById('too-long');
    document.getElementById('length').textContent = length.toLocaleString('en');
    tooLong.hidden = !(length > comments.dataset.most);
    comments.setCustomValidity(tooLong.hidden ? '' : tooLong.textContent);
  }
  function label() {
    const chosen = form.querySelector('[name=decision]:checked');
    if (chosen) button.textContent = chosen.labels[0].textContent.trim();
  }
}

function showUnrecorded() {
  const recorded = document.getElementById('recorded')?.textContent;
  const lost = Object.values(drafts).filter((text) => text.trim() !== '' && text !== recorded);
  if (lost.length === 0) return sessionStorage.removeItem(key);
  document.getElementById('unrecorded-text').textContent = lost.join('\\n\\n');
  document.getElementById('unrecorded').hidden = false;
}
`;

/**
 * What the pages behind a link can do better than plain HTML. On the form: keeps comments, apart by decision, reports texts that
 * are too long, labels the button with the choice. On the record: shows comments that were typed and not recorded, or
 * deletes them.
 */
export const pageScript = raw(`<script type="module">${SCRIPT}</script>`);

/** The only script that pages may run, as a Content-Security-Policy names it. */
export const pageScriptHash = `sha256-${createHash('sha256').update(SCRIPT).digest('base64')}`;

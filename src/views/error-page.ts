import { isBlank } from '../core/text.ts';
import { type Html, html } from './html.ts';
import { layout, type Page } from './layout.ts';

/** An error that a person can be told: what is the matter, in a sentence. */
export interface ShownFault {
  code: string;
  message: string;
}

const INBOX = html`<a href="/">sign in</a>`;

/** What happened, and what to do; without a `fault` it is this product's. `typed` is shown again, so that it can be copied. */
export function errorPage(fault?: ShownFault, typed = ''): Page {
  const { heading, advice } = adviceOn(fault);
  const lost = html`<h2>What you typed</h2>\n<p class="typed" dir="auto" translate="no">${typed}</p>`;
  return layout(heading, isBlank(typed) ? advice : html`${advice}\n${lost}`);
}

function adviceOn(fault: ShownFault | undefined): { heading: string; advice: Html } {
  switch (fault?.code) {
    case 'NOT_FOUND':
      return {
        heading: 'This link does not work',
        advice: html`<p>Sorry: ${fault.message}.</p>
<p>Open the link in the latest mail about the question, whole and unchanged. Or ${INBOX}: the questions that wait for you are listed there.</p>`,
      };
    case 'UNAUTHORIZED':
      return {
        heading: 'Please sign in',
        advice: html`<p>${fault.message}.</p>
<p>Please ${INBOX}: the questions that wait for you are listed there.</p>`,
      };
    case 'UNAVAILABLE':
      return { heading: 'Please try again in a moment', advice: sorry(fault.message) };
    case undefined:
      return { heading: 'This did not work', advice: sorry('something went wrong here') };
    default:
      return {
        heading: 'This did not work',
        advice: html`<p>Nothing was recorded: ${fault?.message ?? ''}.</p>
<p>Go back, change that, and press the button again.</p>`,
      };
  }
}

function sorry(message: string): Html {
  return html`<p>Sorry: ${message}. If you have just decided, that may not be recorded.</p>
<p>Wait a moment, then open the link again. It shows what is recorded, or lets you decide; nothing is recorded twice.</p>`;
}

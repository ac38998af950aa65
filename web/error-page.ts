import { type Html, html } from './html.ts';
import { layout, type Page } from './layout.ts';

/** An error that a person can be told: what is the matter, in a sentence. */
export interface ShownFault {
  code: string;
  message: string;
}

const INBOX = html`<a href="/">sign in</a>`;

/** What happened, and what to do; without a `fault` it is this product's. */
export function errorPage(fault?: ShownFault): Page {
  switch (fault?.code) {
    case 'NOT_FOUND':
      return layout(
        'This link does not work',
        html`<p>Sorry: ${fault.message}.</p>
<p>Open the link in the latest mail about the question, whole and unchanged. Or ${INBOX}: the questions that wait for you are listed there.</p>`,
      );
    case 'UNAUTHORIZED':
      return layout(
        'Please sign in',
        html`<p>${fault.message}.</p>
<p>Please ${INBOX}: the questions that wait for you are listed there.</p>`,
      );
    case 'UNAVAILABLE':
      return layout('Please try again in a moment', sorry(fault.message));
    case undefined:
      return layout('This did not work', sorry('something went wrong here'));
    default:
      return layout(
        'This did not work',
        html`<p>Nothing was recorded: ${fault?.message ?? ''}.</p>
<p>Go back, change that, and press the button again.</p>`,
      );
  }
}

function sorry(message: string): Html {
  return html`<p>Sorry: ${message}. If you have just decided, that may not be recorded.</p>
<p>Wait a moment, then open the link again. It shows what is recorded, or lets you decide; nothing is recorded twice.</p>`;
}

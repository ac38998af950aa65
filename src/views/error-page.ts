import { isBlank } from '../core/text.ts';
import { type Html, html } from './html.ts';
import { layout, type Page } from './layout.ts';
import * as texts from './texts.ts';

/** An error that can be shown to a person: the cause, as a sentence. */
export interface ShownFault {
  code: string;
  message: string;
}

const INBOX = html`<a href="/">${texts.signInLink}</a>`;

/** What happened, and what to do; without a `fault` it is the product's own. `typed` is shown again, so that it can be copied. */
export function errorPage(fault?: ShownFault, typed = ''): Page {
  const { heading, advice } = adviceOn(fault);
  const lost = html`<h2>${texts.whatYouTyped}</h2>\n<p class="typed" dir="auto" translate="no">${typed}</p>`;
  return layout(heading, isBlank(typed) ? advice : html`${advice}\n${lost}`);
}

function adviceOn(fault: ShownFault | undefined): { heading: string; advice: Html } {
  switch (fault?.code) {
    case 'NOT_FOUND':
      return {
        heading: texts.linkDoesNotWork,
        advice: html`<p>${texts.sorry} ${fault.message}.</p>
<p>${texts.openLatestLink} ${INBOX}${texts.waitingIsListed}</p>`,
      };
    case 'UNAUTHORIZED':
      return {
        heading: texts.pleaseSignIn,
        advice: html`<p>${fault.message}.</p>
<p>${texts.please} ${INBOX}${texts.waitingIsListed}</p>`,
      };
    case 'UNAVAILABLE':
      return { heading: texts.pleaseTryAgain, advice: sorry(fault.message) };
    case undefined:
      return { heading: texts.thisDidNotWork, advice: sorry(texts.somethingWentWrongHere) };
    default:
      return {
        heading: texts.thisDidNotWork,
        advice: html`<p>${texts.nothingRecorded} ${fault?.message ?? ''}.</p>
<p>${texts.goBackAndChange}</p>`,
      };
  }
}

function sorry(message: string): Html {
  return html`<p>${texts.sorry} ${message}${texts.decisionMayBeLost}</p>
<p>${texts.openLinkAgain}</p>`;
}

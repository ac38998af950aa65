import { html } from './html.ts';
import { layout, type Page } from './layout.ts';

/** An error in a sentence, and what to do; without a `message` it is this product's fault. */
export function errorPage(message = 'something went wrong here; your decision may not be recorded'): Page {
  return layout(
    'This did not work',
    html`<p>Sorry: ${message}.</p>
<p>Open the link from the latest mail again. If that does not help, ask the author of the question to send it anew.</p>`,
  );
}

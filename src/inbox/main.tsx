import './style.css';
// After the style that it overrides.
import './print.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { keepFocusOnPage } from './focus.ts';
import { watchPresses } from './presses.ts';
import { finishSignIn, keepSession, readSession } from './session.ts';
import { sessionOfOtherTab, shareSession } from './shared-session.ts';
import { signInFault } from './sign-in-fault.ts';
import { keepTextsReplaceable } from './text-elements.ts';
import { WelcomePage } from './welcome-page.tsx';

/** Renders the inbox into the page's element `inbox`, whose attributes name the issuer. */
export async function startInbox(): Promise<void> {
  const root = document.getElementById('inbox');
  if (root === null) return;
  keepTextsReplaceable();
  watchPresses();
  keepFocusOnPage(root);
  const { issuer = '', clientId = '', groupsClaim = '' } = root.dataset;
  const settings = { issuer, clientId, groupsClaim };
  const fault = await finishSignIn(settings).then(() => undefined, signInFault);
  const session = readSession() ?? (await sessionOfOtherTab());
  shareSession(
    (other) => {
      if (readSession()?.token === other.token) return;
      // A person waits to sign in here, or their session has ended: they continue, with what they have typed.
      if (readSession() === undefined || readSession()?.email === other.email) {
        keepSession(other);
        if (session === undefined || document.querySelector('[data-signed-out]') !== null) location.reload();
      }
    },
    () => {
      sessionStorage.clear();
      location.reload();
    },
  );
  root.replaceChildren();
  if (session === undefined) render(<WelcomePage settings={settings} before={fault} />, root);
  else render(<App session={session} settings={settings} fault={fault} />, root);
}

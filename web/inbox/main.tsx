import './style.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { finishSignIn, readSession } from './session.ts';
import { WelcomePage } from './welcome-page.tsx';

/** Shows the inbox in the element `inbox` of the page, which says whom people sign in with. */
export async function startInbox(): Promise<void> {
  const root = document.getElementById('inbox');
  if (root === null) return;
  const { issuer = '', clientId = '' } = root.dataset;
  const settings = { issuer, clientId };
  const hasFailed = await finishSignIn(settings).then(
    () => false,
    () => true,
  );
  const session = readSession();
  root.replaceChildren();
  if (session === undefined) render(<WelcomePage settings={settings} hasFailed={hasFailed} />, root);
  else render(<App session={session} settings={settings} />, root);
}

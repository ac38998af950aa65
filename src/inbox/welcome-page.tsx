import { useState } from 'preact/hooks';
import * as texts from '../views/texts.ts';
import { FaultAlert } from './fault-alert.tsx';
import { beginSignIn, type SignInSettings } from './session.ts';
import { signInFault } from './sign-in-fault.ts';

/** The page for people who are not signed in; `before` says why the last attempt failed, if it did. */
export function WelcomePage({ settings, before }: { settings: SignInSettings; before: string | undefined }) {
  const [fault, setFault] = useState(before);
  const reason = reasonOf(location.hash);
  const signIn = () => beginSignIn(settings).catch((error) => setFault(signInFault(error)));
  return (
    <main class="welcome">
      <h1 tabIndex={-1}>{texts.approvals}</h1>
      {reason !== undefined && <p>{reason}</p>}
      <p>{texts.welcomeExplained}</p>
      <FaultAlert fault={fault && `${texts.signInFailed} ${fault}`} />
      <div class="actions">
        <button type="button" class="primary" onClick={signIn}>
          {texts.signIn}
        </button>
      </div>
    </main>
  );
}

/** Why the page asks a person who followed a link to sign in. */
function reasonOf(hash: string): string | undefined {
  if (/^#\/(tasks|questions)\/./.test(hash)) return texts.linkToQuestion;
  if (/^#\/papers\/./.test(hash)) return texts.linkToPaper;
  return undefined;
}

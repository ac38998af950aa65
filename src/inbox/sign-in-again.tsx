import { useState } from 'preact/hooks';
import * as texts from '../views/texts.ts';
import { Dialog } from './dialog.tsx';
import { FaultAlert } from './fault-alert.tsx';
import { beginSignIn, type SignInSettings } from './session.ts';
import { signInFault } from './sign-in-fault.ts';

/**
 * Says that the session has ended: in a dialog, and after that is closed, above the page. `before` says why the last
 * attempt to sign in again failed, if it did.
 */
export function SignInAgain({ settings, before }: { settings: SignInSettings; before: string | undefined }) {
  const [isAsking, setAsking] = useState(true);
  const [fault, setFault] = useState(before);
  const button = (
    <button
      type="button"
      class="primary"
      onClick={() => beginSignIn(settings).catch((error) => setFault(signInFault(error)))}
    >
      {texts.signInAgain}
    </button>
  );
  if (!isAsking)
    return (
      <p class="ended" data-signed-out>
        {texts.signInHasEnded} {button}
      </p>
    );
  return (
    <Dialog title={texts.signInEndedTitle} onClose={() => setAsking(false)}>
      <p data-signed-out>{texts.signInAgainExplained}</p>
      <FaultAlert fault={fault && `${texts.signInFailed} ${fault}`} />
      <div class="actions">{button}</div>
    </Dialog>
  );
}

import { useState } from 'preact/hooks';
import { Dialog } from './dialog.tsx';
import { beginSignIn, type SignInSettings } from './session.ts';
import { signInFault } from './sign-in-fault.ts';

/**
 * Says that the sign-in has ended: in a dialog, and once that is closed above the page. `before` says why signing in again
 * did not work, if it did not.
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
      Sign in again
    </button>
  );
  if (!isAsking)
    return (
      <p class="ended" data-signed-out>
        Your sign-in has ended. {button}
      </p>
    );
  return (
    <Dialog title="Your sign-in has ended" onClose={() => setAsking(false)}>
      <p data-signed-out>Sign in again to go on where you are. What you typed is kept.</p>
      {fault !== undefined && (
        <p class="fault" role="alert">
          Signing in did not work. {fault}
        </p>
      )}
      <div class="actions">{button}</div>
    </Dialog>
  );
}

import { useState } from 'preact/hooks';
import { beginSignIn, type SignInSettings } from './session.ts';

/** What whoever is not signed in sees; `hasFailed` when a sign-in did not end well. */
export function WelcomePage({ settings, hasFailed }: { settings: SignInSettings; hasFailed: boolean }) {
  const [isFailing, setFailing] = useState(hasFailed);
  const signIn = () => beginSignIn(settings).catch(() => setFailing(true));
  return (
    <main class="welcome">
      <h1>Approvals</h1>
      <p>Exam questions that wait for your decision, and what became of those that you submitted.</p>
      {isFailing && (
        <p class="fault" role="alert">
          Signing in did not work. Try again; if it fails again, tell whoever runs this service.
        </p>
      )}
      <div class="actions">
        <button type="button" class="primary" onClick={signIn}>
          Sign in
        </button>
      </div>
    </main>
  );
}

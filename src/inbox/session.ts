import * as oauth from 'oauth4webapi';
import { normalizeEmail } from '../core/address.ts';
import { askTime, secondsAhead } from './clock.ts';
import { ForeignSignInError } from './sign-in-fault.ts';

/** Whom the page signs people in with; the page's markup says. */
export interface SignInSettings {
  issuer: string;
  clientId: string;
  /** The claim of an ID token that lists the groups of its owner. */
  groupsClaim: string;
}

/** A person who has signed in. */
export interface Session {
  /** The ID token that the API takes. */
  token: string;
  email: string;
}

/** What has to be known again after the way over the issuer's pages. */
interface Journey {
  codeVerifier: string;
  state: string;
  nonce: string;
  /** The hash route to come back to. */
  route: string;
}

const SESSION_KEY = 'session';
const JOURNEY_KEY = 'sign-in';
const CLOCK_TOLERANCE_SECONDS = 300;

/**
 * Where the issuer sends people back to: the page, written without a slash at the end, as the stack's output ApiUrl and
 * so the callback address of the user pool are.
 */
const redirectUri = () => location.origin;

/** The session of this tab, which outlives a reload. */
export function readSession(): Session | undefined {
  const kept = sessionStorage.getItem(SESSION_KEY);
  return kept === null ? undefined : JSON.parse(kept);
}

/** Leaves for the issuer's sign-in page. @throws when the issuer cannot be reached */
export async function beginSignIn(settings: SignInSettings): Promise<void> {
  const server = await discover(settings);
  const codeVerifier = oauth.generateRandomCodeVerifier();
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const journey: Journey = { codeVerifier, state, nonce, route: location.hash };
  sessionStorage.setItem(JOURNEY_KEY, JSON.stringify(journey));
  const url = new URL(server.authorization_endpoint ?? '');
  const parameters = {
    client_id: settings.clientId,
    redirect_uri: redirectUri(),
    response_type: 'code',
    scope: 'openid email profile',
    code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  location.assign(url);
}

/**
 * Ends a sign-in, if this page was opened by the issuer: changes the code in the address for a session, and the address
 * for the one that the person had left.
 * @throws when the issuer refused, or the answer is not to this tab's question: `signInFault` says it in words
 */
export async function finishSignIn(settings: SignInSettings): Promise<void> {
  const answer = new URL(location.href);
  if (!answer.searchParams.has('state')) return;
  const journey: Journey = JSON.parse(sessionStorage.getItem(JOURNEY_KEY) ?? '{}');
  sessionStorage.removeItem(JOURNEY_KEY);
  // The code is of no more use, and does not belong into the history.
  history.replaceState(null, '', `/${journey.route ?? ''}`);
  if (answer.searchParams.get('state') !== journey.state) throw new ForeignSignInError();
  const [server] = await Promise.all([discover(settings), askTime()]);
  const client = {
    client_id: settings.clientId,
    // By this service's clock: this computer's may be hours away, and the issuer's is right.
    [oauth.clockSkew]: -(secondsAhead() ?? 0),
    [oauth.clockTolerance]: CLOCK_TOLERANCE_SECONDS,
  };
  const parameters = oauth.validateAuthResponse(server, client, answer, journey.state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    parameters,
    redirectUri(),
    journey.codeVerifier,
    insecure(settings),
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
    expectedNonce: journey.nonce,
    requireIdToken: true,
  });
  const session: Session = {
    token: tokens.id_token ?? '',
    email: normalizeEmail(String(oauth.getValidatedIdTokenClaims(tokens)?.email ?? '')),
  };
  keepSession(session);
}

/** Keeps a session in this tab. What one person has typed is not shown to the next. */
export function keepSession(session: Session): void {
  const before = readSession();
  if (before !== undefined && before.email !== session.email) sessionStorage.clear();
  sessionStorage.setItem(SESSION_KEY, JSON.stringify(session));
}

/** Forgets the session here, with all that was typed, and at the issuer where it has a page for that. */
export async function signOut(settings: SignInSettings): Promise<void> {
  sessionStorage.clear();
  const { end_session_endpoint: endpoint } = await discover(settings).catch(() => ({
    end_session_endpoint: undefined,
  }));
  const url = new URL(endpoint ?? '/', location.origin);
  if (endpoint !== undefined) {
    url.searchParams.set('client_id', settings.clientId);
    url.searchParams.set('post_logout_redirect_uri', redirectUri());
    // Amazon Cognito's name for the same.
    url.searchParams.set('logout_uri', redirectUri());
  }
  location.assign(url);
}

async function discover(settings: SignInSettings): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(settings.issuer);
  return await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure(settings)));
}

/** An issuer without TLS is the one on this machine: template.yaml takes no other. */
function insecure({ issuer }: SignInSettings) {
  return { [oauth.allowInsecureRequests]: issuer.startsWith('http:') };
}

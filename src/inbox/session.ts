import * as oauth from 'oauth4webapi';
import { normalizeEmail } from '../core/address.ts';
import { askTime, secondsAhead } from './clock.ts';
import { ForeignSignInError } from './sign-in-fault.ts';

/** The issuer, as the page's markup names it. */
export interface SignInSettings {
  issuer: string;
  clientId: string;
  /** The claim of an ID token that lists the groups of its owner. */
  groupsClaim: string;
}

/** A signed-in person. */
export interface Session {
  /** The ID token for the API. */
  token: string;
  email: string;
}

/** What must survive the round trip over the issuer's pages. */
interface Journey {
  codeVerifier: string;
  state: string;
  nonce: string;
  /** The hash route to return to. */
  route: string;
}

const SESSION_KEY = 'session';
const JOURNEY_KEY = 'sign-in';
const CLOCK_TOLERANCE_SECONDS = 300;

/**
 * Where the issuer sends people back to: the page, without a slash at the end, exactly like the output ApiUrl of the stack
 * and so like the callback address of the user pool.
 */
const redirectUri = () => location.origin;

/** The session of this tab; it survives a reload. */
export function readSession(): Session | undefined {
  const kept = sessionStorage.getItem(SESSION_KEY);
  return kept === null ? undefined : JSON.parse(kept);
}

/** Goes to the issuer's sign-in page. @throws when the issuer cannot be reached */
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
 * Completes a sign-in, if the issuer opened this page: exchanges the code in the address for a session, and restores the
 * address that the person had left.
 * @throws when the issuer refused, or this tab did not ask for the answer: `signInFault` says it in words
 */
export async function finishSignIn(settings: SignInSettings): Promise<void> {
  const answer = new URL(location.href);
  if (!answer.searchParams.has('state')) return;
  const journey: Journey = JSON.parse(sessionStorage.getItem(JOURNEY_KEY) ?? '{}');
  sessionStorage.removeItem(JOURNEY_KEY);
  // The code is used up, and does not belong in the history.
  history.replaceState(null, '', `/${journey.route ?? ''}`);
  if (answer.searchParams.get('state') !== journey.state) throw new ForeignSignInError();
  const [server] = await Promise.all([discover(settings), askTime()]);
  const client = {
    client_id: settings.clientId,
    // By this service's clock: this computer's may be hours off, and the issuer's is right.
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

/** Keeps a session in this tab, and removes what another person has typed. */
export function keepSession(session: Session): void {
  const before = readSession();
  if (before !== undefined && before.email !== session.email) sessionStorage.clear();
  sessionStorage.setItem(SESSION_KEY, JSON.stringify(session));
}

/** Removes the session and everything typed, and signs out at the issuer where it has a page for that. */
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

/** Only the issuer on this machine has no TLS: template.yaml accepts no other. */
function insecure({ issuer }: SignInSettings) {
  return { [oauth.allowInsecureRequests]: issuer.startsWith('http:') };
}

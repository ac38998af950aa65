import { createHash, randomUUID } from 'node:crypto';
import type { RequestListener, ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import {
  Events,
  type MutableRedirectUri,
  type MutableToken,
  OAuth2Issuer,
  OAuth2Service,
  type TokenRequestIncomingMessage,
} from 'oauth2-mock-server';
import type { Person as SignInPerson } from './people.ts';
import { signInPage } from './sign-in-page.ts';
import type { Store } from './store/store.ts';

/** The OpenID Connect issuer of the stack. It believes everybody, so it is only for one machine. */
export interface Issuer {
  /** Path of the issuer on the AWS endpoint. */
  path: string;
  /** Origins of the pages that people sign in from. */
  pages: readonly string[];
  handle: RequestListener;
}

export interface IssuerOptions {
  url: string;
  audience: string;
  /** Origins of the pages that people sign in from; only they may read the answers. */
  pages: readonly string[];
  /** The people that the sign-in page offers. */
  people: readonly SignInPerson[];
  store: Store;
}

/** The person that a token is for. */
interface Person {
  email: string | undefined;
  groups: string[];
}

/**
 * Creates the issuer. Its ID tokens are like those of an Amazon Cognito user pool: RS256, one hour, for `audience`. A
 * client gets them by the password grant (`username` is the address, any password, `group` may be repeated), or by the
 * code grant with the address as `login_hint`; a browser without one gets a page that lets a person be anybody. The
 * signing key is kept in the store, so that tokens stay valid when the stack restarts.
 */
export async function createIssuer(options: IssuerOptions): Promise<Issuer> {
  const issuer = new OAuth2Issuer();
  issuer.url = options.url;
  const key = await options.store.setting('issuer signing key', async () => {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    return JSON.stringify({ ...(await exportJWK(privateKey)), alg: 'RS256', kid: randomUUID() });
  });
  await issuer.keys.add(JSON.parse(key));
  const service = new OAuth2Service(issuer);
  const byCode = new Map<string, Person>();
  service.on(Events.BeforeAuthorizeRedirect, ({ url }: MutableRedirectUri, request: { url?: string }) => {
    const query = new URL(request.url ?? '/', options.url).searchParams;
    const person = { email: query.get('login_hint') ?? undefined, groups: query.getAll('group') };
    byCode.set(url.searchParams.get('code') ?? '', person);
  });
  service.on(Events.BeforeTokenSigning, (token: MutableToken, { body }: TokenRequestIncomingMessage) => {
    const person = byCode.get(body.code ?? '') ?? personOf(body as { username?: unknown; group?: unknown });
    // Of the two tokens in one answer, the library gives `amr` only to the access token.
    Object.assign(
      token.payload,
      'amr' in token.payload ? accessClaims(person, options.audience) : idClaims(person, options.audience),
    );
  });
  const { pathname } = new URL(options.url);
  return {
    path: pathname,
    pages: options.pages,
    handle: (request, response) => {
      allowReading(response, request.headers.origin, options.pages);
      request.url = request.url?.slice(pathname.length) ?? '/';
      const url = new URL(`${options.url}${request.url}`);
      if (request.url.startsWith('/authorize?') && !url.searchParams.has('login_hint')) {
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.end(signInPage(url, options.people));
        return;
      }
      service.requestHandler(request, response);
    },
  };
}

/** The library lets every site read its answers; here only the pages that people sign in from can, at their ports. */
function allowReading(response: ServerResponse, origin: string | undefined, pages: readonly string[]): void {
  const header = 'access-control-allow-origin';
  response.setHeader('vary', 'origin');
  if (origin !== undefined && pages.includes(origin)) response.setHeader(header, origin);
  const setHeader = response.setHeader.bind(response);
  response.setHeader = (name, value) => (name.toLowerCase() === header ? response : setHeader(name, value));
}

function personOf({ username, group }: { username?: unknown; group?: unknown }): Person {
  const groups = group === undefined ? [] : [group].flat();
  return { email: typeof username === 'string' ? username : undefined, groups: groups.map(String) };
}

function idClaims({ email, groups }: Person, audience: string) {
  return {
    sub: subjectOf(email),
    aud: audience,
    token_use: 'id',
    ...(email !== undefined && { email, email_verified: true }),
    ...(groups.length > 0 && { 'cognito:groups': groups }),
  };
}

function accessClaims({ email, groups }: Person, audience: string) {
  const fixed = { sub: subjectOf(email), client_id: audience, token_use: 'access' };
  return { ...fixed, ...(groups.length > 0 && { 'cognito:groups': groups }) };
}

/** The same id for the same person, in the form of a UUID like Cognito's. */
function subjectOf(email = ''): string {
  const hex = createHash('sha256').update(email.trim().toLowerCase()).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

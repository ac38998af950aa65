import { createRemoteJWKSet, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { claimTexts } from './claims.ts';

/** A JWT authorizer of an HTTP API. */
export interface AuthorizerSpec {
  issuer: string;
  audience: string[];
}

/** The claims of a valid token; or why the token is invalid, in the words of RFC 6750's error_description. */
export type Authorization = { claims: Record<string, string> } | { reason: string };

/** Checks the value of an Authorization header. */
export type Authorize = (header: string | undefined, scopes: readonly string[]) => Promise<Authorization>;

/** API Gateway accepts only RSA. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];
const MOST_CACHED_TOKENS = 1000;

interface Verified {
  payload: JWTPayload;
  texts: Record<string, string>;
}

/**
 * An authorizer that reads the issuer's discovery document and keys when the first token arrives. It remembers verified
 * tokens until they expire, since RSA would otherwise cost more than the rest of a request.
 */
export function createJwtAuthorizer(spec: AuthorizerSpec): Authorize {
  const verified = new Map<string, Verified>();
  const loadKeys = createKeyLoader(spec.issuer);
  return async (header, scopes) => {
    const token = header?.replace(/^Bearer\s+/i, '') ?? '';
    if (token === '') {
      return { reason: 'the token is missing' };
    }
    try {
      let entry = verified.get(token);
      if (entry === undefined || !isFresh(entry.payload)) {
        entry = await verify(token, await loadKeys(), spec);
        remember(verified, token, entry);
      }
      const isGranted = hasScope(entry.payload, scopes);
      return isGranted ? { claims: entry.texts } : { reason: 'the token does not have a required scope' };
    } catch (error) {
      return { reason: error instanceof Error ? error.message : 'the token is not valid' };
    }
  };
}

async function verify(token: string, keys: JWTVerifyGetKey, { issuer, audience }: AuthorizerSpec): Promise<Verified> {
  const { payload } = await jwtVerify(token, keys, { issuer, algorithms: ALGORITHMS, requiredClaims: ['exp'] });
  if (payload.iat !== undefined && payload.iat * 1000 > Date.now()) {
    throw new Error('the token was issued in the future');
  }
  if (!isForAudience(payload, audience)) {
    throw new Error('the token does not have a valid audience');
  }
  return { payload, texts: claimTexts(payload) };
}

function createKeyLoader(issuer: string): () => Promise<JWTVerifyGetKey> {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  return () => {
    keys ??= discoverKeys(issuer).catch((error: unknown) => {
      // The issuer may still be starting: the next token tries again.
      keys = undefined;
      throw error;
    });
    return keys;
  };
}

async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const { jwks_uri: keysUri } = (await response.json()) as { jwks_uri?: string };
  if (keysUri === undefined) {
    throw new Error('the issuer names no keys');
  }
  return createRemoteJWKSet(new URL(keysUri));
}

function isFresh(payload: JWTPayload): boolean {
  return payload.exp !== undefined && payload.exp * 1000 > Date.now();
}

/** `client_id` counts only if there is no `aud`. */
function isForAudience(payload: JWTPayload, audience: string[]): boolean {
  const named = payload.aud ?? payload.client_id;
  return [named].flat().some((name) => typeof name === 'string' && audience.includes(name));
}

function hasScope(payload: JWTPayload, required: readonly string[]): boolean {
  const granted = String(payload.scope ?? payload.scp ?? '').split(' ');
  return required.length === 0 || required.some((scope) => granted.includes(scope));
}

function remember(verified: Map<string, Verified>, token: string, entry: Verified): void {
  if (verified.size >= MOST_CACHED_TOKENS) {
    const [oldest] = verified.keys();
    verified.delete(oldest ?? token);
  }
  verified.set(token, entry);
}

import { COORDINATORS, type Person } from '../core/access.ts';
import { NOT_ONE_ADDRESS, parseAddress } from '../core/address.ts';
import { UnauthorizedError } from '../core/errors.ts';

/** The claims of a verified ID token, as API Gateway passes them on: strings, and arrays as `"[a b]"`. */
export type Claims = Record<string, unknown>;

/**
 * The person that the ID token is about.
 * @throws UnauthorizedError if it holds no address, or one that the issuer has not verified
 */
export function personOf(claims: Claims, groupsClaim: string): Person {
  if (String(claims.email_verified) !== 'true') throw new UnauthorizedError('the email address is not verified');
  return { email: emailOf(claims), is_coordinator: listOf(claims[groupsClaim]).includes(COORDINATORS) };
}

/** The caller of a route where groups do not matter. @throws UnauthorizedError like personOf */
export function authorOf(claims: Claims): Person {
  return personOf(claims, '');
}

function emailOf({ email }: Claims): string {
  const { address, fault } = typeof email === 'string' ? parseAddress(email) : { fault: NOT_ONE_ADDRESS };
  if (address !== undefined) return address;
  const isNone = fault === NOT_ONE_ADDRESS;
  throw new UnauthorizedError(isNone ? 'the token names no email address' : `the email address in the token ${fault}`);
}

/** Group names hold no white space where API Gateway writes a list of them, but they may hold commas. */
function listOf(claim: unknown): string[] {
  if (Array.isArray(claim)) return claim.map(String);
  if (typeof claim !== 'string') return [];
  return claim.replace(/^\[(.*)\]$/s, '$1').split(/\s+/);
}

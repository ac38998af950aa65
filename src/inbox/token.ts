import { COORDINATORS } from '../core/access.ts';
import { serverNow } from './clock.ts';

/** The claims of an ID token. The API alone checks them: here they say what to show. */
function claimsOf(token: string): Record<string, unknown> {
  const payload = token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? '';
  return JSON.parse(atob(payload));
}

/** Whether the API still takes the token: it ends at its `exp` (RFC 7519). */
export function holds(token: string): boolean {
  return Number(claimsOf(token).exp) * 1000 > serverNow();
}

/** Whether the token is a coordinator's, whose groups stand in the given claim as a list or, of one group, as its name. */
export function isCoordinators(token: string, groupsClaim: string): boolean {
  return [claimsOf(token)[groupsClaim]].flat().includes(COORDINATORS);
}

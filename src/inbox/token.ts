import { COORDINATORS } from '../core/access.ts';
import { serverNow } from './clock.ts';

/** The claims of an ID token. Only the API checks them; here they decide what to show. */
function claimsOf(token: string): Record<string, unknown> {
  const payload = token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? '';
  return JSON.parse(atob(payload));
}

/** Whether the token has not expired yet (`exp`, RFC 7519). */
export function holds(token: string): boolean {
  return Number(claimsOf(token).exp) * 1000 > serverNow();
}

/** Whether the token belongs to a coordinator: the claim holds the groups as a list, or the name of a single group. */
export function isCoordinators(token: string, groupsClaim: string): boolean {
  return [claimsOf(token)[groupsClaim]].flat().includes(COORDINATORS);
}

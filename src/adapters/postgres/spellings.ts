import { domainToUnicode } from 'node:url';
import { domainOf, normalizeEmail } from '../../core/address.ts';

const ASCII = /^\p{ASCII}*$/u;

/** The one form of an address that was stored: a release before this one stored domains as they were typed, in Unicode. */
export function canonical(stored: string): string {
  return ASCII.test(stored) ? stored : normalizeEmail(stored);
}

/** Whether the address may have been stored in another spelling than its one form. */
export function isUnicode(stored: string): boolean {
  return !ASCII.test(stored);
}

/** What to look for to find the rows of a person: the address, first, and its spelling by a release before this one. */
export function spellingsOf(address: string): string[] {
  const domain = domainOf(address);
  const inUnicode = address.slice(0, address.length - domain.length) + domainToUnicode(domain);
  return inUnicode === address ? [address] : [address, inUnicode];
}

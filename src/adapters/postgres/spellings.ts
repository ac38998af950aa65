import { domainToUnicode } from 'node:url';
import { domainOf, normalizeEmail } from '../../core/address.ts';

const ASCII = /^\p{ASCII}*$/u;

/** The normal form of a stored address. An earlier release stored Unicode domains as typed. */
export function canonical(stored: string): string {
  return ASCII.test(stored) ? stored : normalizeEmail(stored);
}

/** Whether the address may be stored in another spelling. */
export function isUnicode(stored: string): boolean {
  return !ASCII.test(stored);
}

/** Every spelling under which a person's rows are stored, the current one first. */
export function spellingsOf(address: string): string[] {
  const domain = domainOf(address);
  const inUnicode = address.slice(0, address.length - domain.length) + domainToUnicode(domain);
  return inUnicode === address ? [address] : [address, inUnicode];
}

/**
 * Mail addresses: what is one, and the form in which it is stored, compared and mailed. This file also runs in browsers.
 */
import { LIMITS } from './limits.ts';
import { characterFault, hasDefaultIgnorable, isLongerThan, lengthFault } from './text.ts';

/** A part between dots before the @: ASCII, since SES mails to nothing else; unquoted, and nothing that a mail header could interpret. */
const ATOM = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
const LOCAL_PART = new RegExp(`^${ATOM}(\\.${ATOM})*$`, 'i');
/** The dots of UTS 46: an input method for Chinese or Japanese types the others. */
const DOT = '[.\u3002\uff0e\uff61]';
/** Letters, marks, digits, hyphens, and the five characters that IDNA allows between letters; nothing that a URL could interpret. */
const TYPED_LABEL = '[\\p{L}\\p{M}\\p{N}\u00b7\u0375\u05f3\u05f4\u30fb-]+';
const TYPED_DOMAIN = new RegExp(`^${TYPED_LABEL}(${DOT}${TYPED_LABEL})+$`, 'u');
const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
/** The last label begins with a letter, like that of every real domain: so nothing can be an IP address. */
const DOMAIN = new RegExp(`^(${LABEL}\\.)+(?=[a-z])${LABEL}$`);
/**
 * A last label that makes a URL parser take the whole domain through IDNA. Without it, a domain of digits becomes an IPv4
 * address, and a broken `xn--` label passes for ASCII.
 */
const LAST_LABEL = { typed: '.ü', ascii: '.xn--tda' };

/** The general message, if no more precise one fits. */
export const NOT_ONE_ADDRESS = 'must be one email address';

/** An address in normal form, or its fault: a sentence without its subject. */
export type ParsedAddress = { address: string; fault?: never } | { address?: never; fault: string };

/**
 * Reads one address: trimmed, in lower case, with the domain in ASCII form (IDNA). Two spellings of one domain give the same address,
 * and a normal form gives itself. Dots and plus parts stay.
 */
export function parseAddress(typed: string): ParsedAddress {
  const trimmed = typed.trim();
  // The length first: composing takes a time that grows with the square of a run of accents.
  const fault = characterFault(typed) ?? lengthFault(trimmed, LIMITS.address);
  if (fault !== null) return { fault };
  if (hasDefaultIgnorable(trimmed)) return { fault: 'must hold no invisible characters' };
  const at = trimmed.lastIndexOf('@');
  const local = trimmed.slice(0, Math.max(at, 0));
  const domain = asciiDomain(trimmed.slice(at + 1));
  if (domain === null) return { fault: NOT_ONE_ADDRESS };
  // Before lower case, which turns the Kelvin sign into an ASCII k.
  if (/\P{ASCII}/u.test(local)) return { fault: 'must have only ASCII characters before the @' };
  if (!LOCAL_PART.test(local)) return { fault: NOT_ONE_ADDRESS };
  const address = `${local.toLowerCase()}@${domain}`;
  return isLongerThan(address, LIMITS.address)
    ? { fault: `must be at most ${LIMITS.address} characters, with its domain in ASCII form` }
    : { address };
}

/** The address in normal form; anything else unchanged. For comparisons. */
export function normalizeEmail(typed: string): string {
  return parseAddress(typed).address ?? typed;
}

/** The domain of a parsed address. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** A domain in lower case and ASCII form, at most 254 characters; null unless it is one with at least two labels. */
export function asciiDomain(typed: string): string | null {
  if (isLongerThan(typed, LIMITS.address) || hasDefaultIgnorable(typed) || !TYPED_DOMAIN.test(typed)) return null;
  // By hand: engines do not agree yet on whether the capital sharp s is ss.
  const host = hostOf(typed.normalize('NFC').replaceAll('\u1e9e', '\u00df') + LAST_LABEL.typed);
  if (host === null || !host.endsWith(LAST_LABEL.ascii)) return null;
  const domain = host.slice(0, -LAST_LABEL.ascii.length);
  return DOMAIN.test(domain) && domain.length <= LIMITS.address - 1 ? domain : null;
}

/** The host by the URL standard, which maps and checks it as UTS 46 says. */
function hostOf(domain: string): string | null {
  try {
    return new URL(`http://${domain}/`).hostname;
  } catch {
    return null;
  }
}

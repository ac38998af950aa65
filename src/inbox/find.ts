import { asciiDomain } from '../core/address.ts';

/** Makes a domain name of a single label, which alone is not one. */
const MORE = '.example';

/**
 * Whether an address contains what a person typed to search for it: part of a name or address, in any Unicode
 * normalization, with the domain in its own script or in ASCII form.
 */
export function isPerson(address: string, typed: string): boolean {
  const wanted = composed(typed);
  const stored = composed(address);
  return stored.includes(wanted) || stored.includes(wanted.replace(/[^@.]+(?=[^@]*$)/g, inAscii));
}

/** Whether a text contains what was typed, in any Unicode normalization and case. */
export function hasWords(text: string, typed: string): boolean {
  return composed(text).includes(composed(typed));
}

const composed = (text: string) => text.trim().normalize('NFC').toLowerCase().normalize('NFC');

function inAscii(label: string): string {
  const domain = asciiDomain(label + MORE);
  return domain === null ? label : domain.slice(0, -MORE.length);
}

import { asciiDomain } from '../core/address.ts';

/** Makes a domain of one label, which alone is none. */
const MORE = '.example';

/**
 * Whether an address holds what was typed to look for a person: a part of a name or an address, however it is composed and
 * whether the domain is written with its letters or in ASCII form.
 */
export function isPerson(address: string, typed: string): boolean {
  const wanted = composed(typed);
  const stored = composed(address);
  return stored.includes(wanted) || stored.includes(wanted.replace(/[^@.]+(?=[^@]*$)/g, inAscii));
}

/** Whether a text holds what was typed, however either is composed and in whatever case. */
export function hasWords(text: string, typed: string): boolean {
  return composed(text).includes(composed(typed));
}

const composed = (text: string) => text.trim().normalize('NFC').toLowerCase().normalize('NFC');

function inAscii(label: string): string {
  const domain = asciiDomain(label + MORE);
  return domain === null ? label : domain.slice(0, -MORE.length);
}

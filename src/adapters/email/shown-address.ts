/** Replaces an address that a mail does not show. It fits at the beginning of a sentence and within one. */
const NOT_SHOWN = '[address shown on the page]';

const LABEL = '[a-z0-9_+-]+';
/** As in o'hara and sean.o'hara: after a dot before the apostrophe, clients take the rest for a host. */
const APOSTROPHE = `(?:${LABEL}\\.)?[a-z]'${LABEL}`;
/** Begins like the name of a web or file server: clients turn it into a link, whatever follows. */
const SERVER = String.raw`(?:www|ftp)\.`;
const ORDINARY = new RegExp(
  String.raw`^(?!${SERVER})(?:${LABEL}(?:\.${LABEL})*|${APOSTROPHE})@[\p{L}\p{M}\p{N}-]+(?:\.[\p{L}\p{M}\p{N}-]+)+$`,
  'u',
);

/**
 * An address as a mail may show it. Mail programs turn anything that looks like a link into one, and the people of a task choose
 * their addresses: `www.evil.example/login?x=1@evil.example` is an address. So a mail shows only addresses that no program turns
 * into anything but a link to write to them; the page behind the mail's own link shows every address.
 */
export function shownAddress(address: string | null): string {
  return address !== null && ORDINARY.test(address) ? address : NOT_SHOWN;
}

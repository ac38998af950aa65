/** What a mail says in place of an address that it does not show. Stands at the beginning of a sentence and within one. */
const NOT_SHOWN = '[address shown on the page]';

const LABEL = '[a-z0-9_+-]+';
/** As in o'hara and sean.o'hara: with a dot behind the apostrophe, clients take what follows it for a host. */
const APOSTROPHE = `(?:${LABEL}\\.)?[a-z]'${LABEL}`;
/** Begins like the name of a web or file server: clients make a link of it, whatever follows. */
const SERVER = String.raw`(?:www|ftp)\.`;
const ORDINARY = new RegExp(
  String.raw`^(?!${SERVER})(?:${LABEL}(?:\.${LABEL})*|${APOSTROPHE})@[\p{L}\p{M}\p{N}-]+(?:\.[\p{L}\p{M}\p{N}-]+)+$`,
  'u',
);

/**
 * An address as a mail may show it. Mail programs make links of what looks like one, and the people of a task choose their
 * addresses: `www.evil.example/login?x=1@evil.example` is an address. So a mail shows only those of which a program makes
 * nothing but a link for writing to them; the page behind the mail's own link shows every address.
 */
export function shownAddress(address: string | null): string {
  return address !== null && ORDINARY.test(address) ? address : NOT_SHOWN;
}

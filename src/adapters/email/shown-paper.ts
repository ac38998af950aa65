import type { MailedPaper } from '../../core/ports/mail.ts';
import { referenceOf } from '../../core/reference.ts';
import * as texts from '../../views/texts.ts';

/** Texts that mail programs turn into a link, or could: a dot or a colon within a word, an at sign, a slash. */
const LINKED = /[.:]\S|[@/\\]/u;

/**
 * A paper as a mail may name it: by its title, on one line; or only by its reference, if the title holds something that mail programs turn
 * into a link. Authors choose titles, and the mail goes to others.
 */
export function shownPaper({ paper_id, title }: MailedPaper): string {
  const line = title.replaceAll(/\s+/gu, ' ').trim();
  return LINKED.test(line) ? texts.paperByReference(referenceOf(paper_id)) : texts.paperByTitle(line);
}

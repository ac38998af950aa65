import type { RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The number of mails that the mailbox keeps: two for each of 10,000 approvals, about 200 MB of memory at most. */
export const MAILS_KEPT = 20_000;

/** Limits the mailbox's memory: before each request, removes all but the newest mails from the library, which never removes any. */
export async function forgettingOldMails(listener: RequestListener, kept = MAILS_KEPT): Promise<RequestListener> {
  const require = createRequire(import.meta.url);
  const library = dirname(require.resolve('aws-ses-v2-local'));
  const { getStoreReadonly } = require(join(library, 'store.js')) as { getStoreReadonly(): { emails: unknown[] } };
  return (request, response) => {
    const { emails } = getStoreReadonly();
    if (emails.length > kept) emails.splice(0, emails.length - kept);
    return listener(request, response);
  };
}

import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';

/** Superuser and database of every embedded server. */
export const SUPERUSER = 'postgres';
export const DATABASE = 'postgres';

/** What earlier releases gave to every server, and kept nowhere. */
const FORMER_PASSWORD = 'postgres';

/**
 * A new password of 256 random bits; nothing in it needs quoting. `file` keeps it for whoever finds the server running,
 * readable to this user alone.
 */
export async function makePassword(file: string): Promise<string> {
  const password = randomBytes(32).toString('hex');
  // The mode counts for new files only.
  await rm(file, { force: true });
  await writeFile(file, password, { mode: 0o600, flag: 'wx' });
  return password;
}

/** The password of a server that an earlier run has left behind. */
export async function readPassword(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch(() => FORMER_PASSWORD);
}

/** Where the password of the server on this data folder is kept. */
export const passwordFile = (dataDir: string) => `${dataDir}.password`;

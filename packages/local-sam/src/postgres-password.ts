import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';

/** Superuser and database of every embedded server. */
export const SUPERUSER = 'postgres';
export const DATABASE = 'postgres';

/** The password of every server of earlier releases, which they kept nowhere. */
const FORMER_PASSWORD = 'postgres';

/**
 * A new password of 256 random bits that needs no quoting. `file` keeps it for a later run that finds the server running,
 * readable to this user alone.
 */
export async function makePassword(file: string): Promise<string> {
  const password = randomBytes(32).toString('hex');
  // The mode applies only to new files.
  await rm(file, { force: true });
  await writeFile(file, password, { mode: 0o600, flag: 'wx' });
  return password;
}

/** The password of a server that an earlier run left behind. */
export async function readPassword(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch(() => FORMER_PASSWORD);
}

/** The file with the password of the server on this data folder. */
export const passwordFile = (dataDir: string) => `${dataDir}.password`;

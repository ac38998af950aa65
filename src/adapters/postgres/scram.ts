import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** PostgreSQL's own default. */
const ITERATIONS = 4_096;

/**
 * What PostgreSQL stores of a password (RFC 5803). Sent instead of the password, it keeps the password itself out of
 * the statement, and so out of the server's log. As the pg driver signs in, characters beyond ASCII are not normalised.
 * Form: https://www.postgresql.org/docs/current/catalog-pg-authid.html
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(16)): string {
  const saltedPassword = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const clientKey = createHmac('sha256', saltedPassword).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', saltedPassword).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}

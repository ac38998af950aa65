import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** PostgreSQL's own default. */
const ITERATIONS = 4_096;

/**
 * The verifier that PostgreSQL stores for a password (RFC 5803). Sent instead of the password, it keeps the password out of the
 * statement, and so out of the server's log. Like the pg driver's sign-in, it does not normalize characters beyond ASCII.
 * Form: https://www.postgresql.org/docs/current/catalog-pg-authid.html
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(16)): string {
  const saltedPassword = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const clientKey = createHmac('sha256', saltedPassword).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', saltedPassword).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}

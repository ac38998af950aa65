/** SQLSTATE classes and codes by which PostgreSQL says "not now": https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNAVAILABLE_CLASSES = new Set([
  '08', // connection exception
  '53', // insufficient resources: too many connections, disk full
]);
const UNAVAILABLE_CODES = new Set([
  '25006', // read-only transaction: an Aurora failover made this writer a reader
  '40001', // serialization failure
  '40P01', // deadlock detected
  '55P03', // lock not available
  '57014', // query canceled: the statement timeout
  '57P01', // admin shutdown
  '57P02', // crash shutdown
  '57P03', // cannot connect now: starting up
]);
/** A prepared statement that did not run, and cannot run on this connection again. */
const STALE_STATEMENT_CODES = new Set([
  '0A000', // feature not supported: a migration has changed the type of a column that it answers
  '26000', // invalid statement name: a pooler has handed over a connection that does not know it
]);
const PASSWORD_CODES = new Set([
  '28P01', // invalid password
  '28000', // invalid authorization specification
]);
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** Messages of pg itself; these errors have no code. */
const PG_MESSAGES =
  /^(Connection terminated|timeout expired|timeout exceeded|Query read timeout|Client has encountered)/;

/** Sign-in errors that no retry fixes: no such database. */
const NO_SUCH_DATABASE = '3D000';
/** Node.js's codes for certificates that it does not trust. That the server has no TLS, pg reports itself. */
const TLS_CODES = /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;
const NO_TLS_MESSAGE = 'The server does not support SSL connections';

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** Whether the server refused the password: the statement did not run. */
export function isPasswordRejected(error: unknown): boolean {
  return PASSWORD_CODES.has(codeOf(error));
}

/** Whether another sign-in would be refused too: because of the password, the database or the certificate. */
export function isRefusedForGood(error: unknown): boolean {
  const code = codeOf(error);
  if (isPasswordRejected(error) || code === NO_SUCH_DATABASE || TLS_CODES.test(code)) return true;
  return error instanceof Error && error.message === NO_TLS_MESSAGE;
}

/** The code of an error of PostgreSQL, the network or TLS. It can be shown, since it quotes nothing. */
export function causeCode(error: unknown): string {
  return codeOf(error) || (error instanceof Error && PG_MESSAGES.test(error.message) ? 'no answer' : 'no code');
}

/** Whether the connection broke under the statement, or can no longer run it: another connection can. */
export function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error);
  if (STALE_STATEMENT_CODES.has(code)) return true;
  if (NETWORK_CODES.has(code) || code.startsWith('08') || code.startsWith('57P')) return true;
  return code === '25006' || (error instanceof Error && PG_MESSAGES.test(error.message));
}

/** Whether a later attempt can succeed; the connection must not be used again. */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  return isConnectionLost(error) || UNAVAILABLE_CODES.has(code) || UNAVAILABLE_CLASSES.has(code.slice(0, 2));
}

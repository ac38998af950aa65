import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { ConfigError, DatabaseUnavailableError } from '../../core/errors.ts';
import { clientConfig, type DatabaseSecret } from './connection.ts';
import { causeCode, isPasswordRejected, isRefusedForGood, isUnavailable } from './sqlstate.ts';

/** How long a deployment may keep retrying. Times are milliseconds since 1970. */
export interface Patience {
  until: number;
  now(): number;
  pause(milliseconds: number): Promise<void>;
}

/** The limit of a deployment. Its function ends 40 s later, and has to answer CloudFormation before that. */
export const DEPLOYMENT_MS = 200_000;

/** Patience that ends `milliseconds` from now, by the real clock. */
export function patienceOf(milliseconds: number): Patience {
  return { until: Date.now() + milliseconds, now: Date.now, pause: (pauseMs) => pause(pauseMs) };
}

/**
 * A migration that waits for a table lock blocks everybody behind it. So it gives up after this time, well below the 8 s that a
 * function's statement has, and lets them pass.
 */
export const LOCK_TIMEOUT_MS = 2_000;
const SHORTEST_ATTEMPT_MS = 10_000;
/** Lets the server's own timeout come first: its message says more. */
const GRACE_MS = 1_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Retries, with pauses, while the database wakes up, fails over, or holds a lock. Each attempt must cope with what an earlier one has
 * already done.
 * @throws DatabaseUnavailableError when the time is over; any other error of an attempt, at once
 */
export async function patiently<T>(patience: Patience, attempt: () => Promise<T>): Promise<T> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      if (patience.now() + pauseMs > patience.until) throw timeIsOver(error);
      // Jitter: two deployments that collide must not collide again.
      await patience.pause(pauseMs * (0.5 + Math.random() / 2));
    }
  }
}

/**
 * A connection that ends with the time, whatever it is doing then: nothing outlives the function, which has to report the result.
 * Each statement after the first needs `limitsOf`, so that the server gives up too.
 * @throws ConfigError when the database refuses the sign-in, and would refuse it again
 */
export async function signIn(secret: DatabaseSecret, patience: Patience): Promise<pg.Client> {
  const remainingMs = remainingOf(patience);
  const limits = { lock_timeout: LOCK_TIMEOUT_MS, statement_timeout: remainingMs };
  const client = new pg.Client({ ...clientConfig(secret), ...limits });
  // Without a listener, a connection that breaks between two statements ends the process. The next statement reports it.
  client.on('error', () => undefined);
  const timer = setTimeout(() => void client.end(), remainingMs + GRACE_MS);
  client.once('end', () => clearTimeout(timer));
  try {
    await client.connect();
    return client;
  } catch (error) {
    clearTimeout(timer);
    await client.end();
    throw isRefusedForGood(error) ? refusal(error) : error;
  }
}

/** Whether the database accepts this user and password. @throws like signIn, for any other reason why it cannot sign in */
export async function canSignIn(secret: DatabaseSecret, patience: Patience): Promise<boolean> {
  try {
    await (await signIn(secret, patience)).end();
    return true;
  } catch (error) {
    if (error instanceof ConfigError && isPasswordRejected(error.cause)) return false;
    throw error;
  }
}

/** The settings for the next statement. `mayWait`: nobody is blocked while it waits. */
export function limitsOf(patience: Patience, mayWait: boolean): string {
  const lockTimeoutMs = mayWait ? 0 : LOCK_TIMEOUT_MS;
  return `set lock_timeout = ${lockTimeoutMs}; set statement_timeout = ${remainingOf(patience)}`;
}

/** An attempt that started in time may still take some seconds. */
function remainingOf({ until, now }: Patience): number {
  return Math.max(until - now(), SHORTEST_ATTEMPT_MS);
}

function refusal(cause: unknown): ConfigError {
  return new ConfigError(`${refusalReason(cause)} (${causeCode(cause)})`, { cause });
}

function refusalReason(cause: unknown): string {
  if (isPasswordRejected(cause)) return 'the database refuses the user or the password of its secret';
  if (causeCode(cause) === '3D000') return 'the database that its secret names does not exist';
  return 'the database offers no TLS, or a certificate that this function does not trust';
}

function timeIsOver(cause: unknown): DatabaseUnavailableError {
  const code = causeCode(cause);
  const reason =
    code === '55P03'
      ? 'a table stayed locked by somebody else until the time was over'
      : 'the database could not be reached, or did not finish, until the time was over';
  return new DatabaseUnavailableError(`${reason} (${code})`, { cause });
}

import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { Operations } from './aws-error.ts';
import type { SecretSpec } from './types.ts';

/** Whom functions sign in as. The stack's own connections keep the server's first user, whose password never changes. */
const ROLE = 'functions';
/** What Secrets Manager's rotation needs from one of its steps to the next. */
const STEP_MS = 1_000;

/**
 * Makes a user for functions, with a new password at each start: whatever a rotation has left behind is forgotten.
 * Answers the URL with which it signs in.
 */
export async function createFunctionsRole(databaseUrl: string): Promise<string> {
  const password = newPassword();
  await asOwner(databaseUrl, async (client) => {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [ROLE]);
    // Tables of an earlier start may belong to the server's first user.
    if (rowCount === 0) await client.query(`create role ${ROLE} superuser login`);
    await setPassword(client, password);
  });
  const url = new URL(databaseUrl);
  url.username = ROLE;
  url.password = password;
  return url.href;
}

/**
 * Gives the functions' user a new password in the order of Secrets Manager's rotation: PostgreSQL first, then a test, then
 * the secrets that hold it. Open connections, which would go on, are ended, so that all have to sign in anew.
 */
export async function rotatePassword(
  databaseUrl: string,
  secrets: SecretSpec[],
  operations: Operations,
): Promise<void> {
  const password = newPassword();
  await asOwner(databaseUrl, async (client) => {
    await setPassword(client, password);
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [ROLE]);
  });
  await wait(STEP_MS);
  const url = new URL(databaseUrl);
  Object.assign(url, { username: ROLE, password });
  await asOwner(url.href, async (client) => void (await client.query('select')));
  for (const { arn, value } of secrets) {
    const content: unknown = parse(value);
    if (typeof content !== 'object' || content === null || !('username' in content) || content.username !== ROLE)
      continue;
    await operations.PutSecretValue?.({ SecretId: arn, SecretString: JSON.stringify({ ...content, password }) });
  }
}

/** A password cannot be a parameter of the statement; this one needs no quoting. */
async function setPassword(client: pg.Client, password: string): Promise<void> {
  await client.query(`alter role ${ROLE} password '${password}'`);
}

function newPassword(): string {
  return randomBytes(24).toString('hex');
}

async function asOwner(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

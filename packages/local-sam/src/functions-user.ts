import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { Operations } from './aws-error.ts';
import { isRecord } from './cloudformation/json.ts';
import type { SecretSpec } from './types.ts';

/** What one step of Secrets Manager's rotation passes to the next. */
const STEP_MS = 1_000;

/** Whether the user of the URL may create users, as a deployment does for the functions. */
export async function mayMakeUsers(databaseUrl: string): Promise<boolean> {
  const text = 'select rolsuper or rolcreaterole as may from pg_roles where rolname = current_user';
  const rows = await queryAs(databaseUrl, text);
  return rows[0]?.may === true;
}

/**
 * Gives the functions' user a new password in the order of Secrets Manager's rotation: first PostgreSQL, then a test, then
 * the secrets that hold it. It ends open connections, which would outlive the old password, so that all sign in again.
 */
export async function rotatePassword(
  databaseUrl: string,
  secrets: SecretSpec[],
  operations: Operations,
): Promise<void> {
  const owner = new URL(databaseUrl);
  const rotated = secrets
    .map(({ arn, value }) => ({ arn, content: parse(value) }))
    .filter(({ content }) => 'username' in content && content.username !== decodeURIComponent(owner.username));
  const username = String(rotated[0]?.content.username);
  // A password cannot be a parameter of the statement; this one needs no quoting.
  const password = randomBytes(24).toString('hex');
  await queryAs(databaseUrl, `alter role ${pg.escapeIdentifier(username)} password '${password}'`);
  await queryAs(databaseUrl, 'select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [username]);
  await wait(STEP_MS);
  await queryAs(Object.assign(new URL(databaseUrl), { username, password }).href, 'select');
  for (const { arn, content } of rotated) {
    await operations.PutSecretValue?.({ SecretId: arn, SecretString: JSON.stringify({ ...content, password }) });
  }
}

async function queryAs(url: string, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(text);
    return isRecord(content) ? content : {};
  } catch {
    return {};
  }
}

import pg from 'pg';
import { StartError } from './errors.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const OLDEST_VERSION = 15;

/**
 * Guarantees that a PostgreSQL server of a known version answers at the URL.
 * Throws StartError, which names DATABASE_URL and the place, never the password.
 */
export async function checkDatabaseUrl(databaseUrl: string): Promise<void> {
  const place = withoutPassword(databaseUrl);
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(
      `select current_setting('server_version_num')::int / 10000 as version`,
    );
    const version = rows[0]?.version ?? 0;
    if (version < OLDEST_VERSION) {
      throw new StartError(`DATABASE_URL: ${place} is PostgreSQL ${version}; ${OLDEST_VERSION} or later is needed.`);
    }
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(`DATABASE_URL: no PostgreSQL answers at ${place} (${reasonOf(error)}).`);
  } finally {
    await client.end().catch(() => {});
  }
}

function withoutPassword(databaseUrl: string): string {
  let url: URL;
  try {
    url = new URL(databaseUrl);
  } catch {
    throw new StartError('DATABASE_URL is not a URL; expected postgres://user:password@host:port/database.');
  }
  // As libpq allows, a password may also stand in the query.
  return `${url.protocol}//${url.username ? `${url.username}@` : ''}${url.host}${url.pathname}`;
}

/** When both addresses of a name refuse a connection, Node's error has an empty message; its code says what happened. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  return error.message || ('code' in error ? String(error.code) : error.name);
}

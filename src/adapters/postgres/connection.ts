import { hash } from 'node:crypto';
import pg from 'pg';
import { ConfigError, DatabaseUnavailableError } from '../../core/errors.ts';
import { isConnectionLost, isPasswordRejected, isUnavailable } from './sqlstate.ts';

/** The content of the database secret. Without `sslmode`, TLS is used and certificate and host name are verified. */
export interface DatabaseSecret {
  username: string;
  password: string;
  host: string;
  port: number;
  dbname: string;
  sslmode?: string;
}

/** Reads the secret: `refresh` skips every cache, after a rotation; `pending` asks for the version that a rotation has just set. */
export type ReadSecret = (options: { refresh: boolean; pending?: boolean }) => Promise<string>;

/** One named SQL statement with its values. */
export interface Statement {
  text: string;
  values: unknown[];
}

/** Runs one statement. Rows have PostgreSQL's column names. @throws DatabaseUnavailableError */
export type Query = <Row>(statement: Statement) => Promise<Row[]>;

export interface ConnectOptions {
  readSecret: ReadSecret;
  /** The name of this client in pg_stat_activity. */
  applicationName: string;
  /** Concurrent invocations in this environment; one if absent. */
  concurrency?: number;
  /** Called when an idle connection breaks. */
  onIdleError: (error: Error) => void;
}

const CONNECT_TIMEOUT_MS = 5_000;
/** A dead socket, a new connection and the repeated statement take less than the 29 s of a function behind the API. */
const STATEMENT_TIMEOUT_MS = 8_000;

/**
 * The connections of one execution environment, made as they are needed: one, unless it runs several invocations at once.
 *
 * A statement is sent a second time only where that is safe: the password was rotated (it never ran), or the socket
 * had died while Lambda kept the environment frozen, or the prepared statement no longer fits the schema. Repeating is safe: every
 * statement of the product is idempotent.
 */
export function connect(options: ConnectOptions): Query {
  let pool: Promise<pg.Pool> | undefined;
  let isSecretBroken = false;
  const keep = (opening: Promise<pg.Pool>) => {
    pool = opening;
    // A failed read of the secret must not be cached as the pool, nor a broken pool after the secret was repaired.
    opening.catch(() => {
      if (pool === opening) pool = undefined;
      isSecretBroken = true;
    });
    return opening;
  };

  return async <Row>(statement: Statement): Promise<Row[]> => {
    const used = pool ?? keep(openPool(options, { refresh: isSecretBroken }));
    try {
      return await runOnPool<Row>(await used, statement);
    } catch (error) {
      if (!isPasswordRejected(error)) throw translate(error);
    }
    // Only the first to notice a rotation replaces the pool; a statement that failed at the same time uses the new one. The old
    // one holds no connection, and ending it would leave statements that wait for it without an answer.
    const renewed = pool === used || pool === undefined ? keep(openPool(options, { refresh: true })) : pool;
    try {
      return await runOnPool<Row>(await renewed, statement);
    } catch (error) {
      if (!isPasswordRejected(error)) throw translate(error);
      // In the middle of a rotation, the database already has the pending password.
      const opening = pool === renewed || pool === undefined ? keep(openPending(options)) : pool;
      const pending = await opening.catch(() => undefined);
      if (pending === undefined) throw translate(error);
      return await runOnPool<Row>(pending, statement).catch((refused) => Promise.reject(translate(refused)));
    }
  };
}

/** If nothing is pending any more, the rotation has ended meanwhile, and the new password is the current one. */
function openPending(options: ConnectOptions): Promise<pg.Pool> {
  return openPool(options, { refresh: true, pending: true }).catch(() => openPool(options, { refresh: true }));
}

async function openPool(
  { readSecret, applicationName, concurrency = 1, onIdleError }: ConnectOptions,
  version: Parameters<ReadSecret>[0],
) {
  const secret = parseSecret(await readSecret(version));
  const max = Math.min(concurrency, MOST_CONNECTIONS);
  const pool = new pg.Pool({ ...clientConfig(secret), ...LIMITS, max, application_name: applicationName });
  // Without a listener an idle connection that breaks ends the process.
  pool.on('error', onIdleError);
  // So does one that breaks under a statement, which rejects with the same error.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** More would only wait for the same processors of the database; a thousand environments may each want theirs at once. */
const MOST_CONNECTIONS = 8;

const LIMITS: pg.PoolConfig = {
  // Lambda freezes timers with the environment: the server ends forgotten sessions, not this pool.
  idleTimeoutMillis: 0,
  statement_timeout: STATEMENT_TIMEOUT_MS,
  query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
  idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
};

/** Clients that have run a statement: only their sockets can have died since. */
const usedClients = new WeakSet<pg.PoolClient>();

async function runOnPool<Row>(pool: pg.Pool, statement: Statement): Promise<Row[]> {
  const client = await pool.connect();
  const reused = usedClients.has(client);
  try {
    return await runOnClient<Row>(client, statement);
  } catch (error) {
    if (!reused || !isConnectionLost(error)) throw error;
  }
  return await runOnClient<Row>(await connectAnew(pool), statement);
}

/** A connection that nothing has used yet: what broke one that was idle, such as a failover, broke those beside it. */
async function connectAnew(pool: pg.Pool): Promise<pg.PoolClient> {
  for (;;) {
    const client = await pool.connect();
    if (!usedClients.has(client)) return client;
    client.release(true);
  }
}

async function runOnClient<Row>(client: pg.PoolClient, { text, values }: Statement): Promise<Row[]> {
  usedClients.add(client);
  try {
    const { rows } = await client.query({ name: nameOf(text), text, values });
    client.release();
    return rows as Row[];
  } catch (error) {
    // A broken client must not be handed out again; one that merely saw an SQL error may.
    client.release(isUnavailable(error));
    throw error;
  }
}

const names = new Map<string, string>();
/** PostgreSQL's limit for names, in bytes. */
const LONGEST_NAME = 63;

/**
 * The server recognizes a statement by its name, so it parses and plans it once per connection, not each time. The name is derived
 * from the text, since a pooler can lend one process's connection to another: there too, a name means one statement.
 */
function nameOf(text: string): string {
  const name = names.get(text) ?? hash('sha256', text).slice(0, LONGEST_NAME);
  names.set(text, name);
  return name;
}

function translate(error: unknown): unknown {
  if (!isUnavailable(error) && !isPasswordRejected(error)) return error;
  return new DatabaseUnavailableError('the database cannot be reached', { cause: error });
}

/** Connection settings from the secret; shared with migrations. @throws ConfigError */
export function parseSecret(text: string): DatabaseSecret {
  // Without a cause: a parser's message can quote the text, and this text holds the password.
  const secret = parseJson(text);
  for (const key of ['username', 'password', 'host', 'port', 'dbname'] as const) {
    if (secret[key] === undefined) throw new ConfigError(`the database secret has no "${key}"`);
  }
  return secret as unknown as DatabaseSecret;
}

function parseJson(text: string): Record<string, unknown> {
  let secret: unknown;
  try {
    secret = JSON.parse(text);
  } catch {
    throw new ConfigError('the database secret is not JSON');
  }
  if (typeof secret !== 'object' || secret === null) throw new ConfigError('the database secret is no JSON object');
  return { ...secret };
}

/** `pg` settings for one client. */
export function clientConfig({ username, password, host, port, dbname, sslmode }: DatabaseSecret): pg.ClientConfig {
  return {
    user: username,
    password,
    host,
    port: Number(port),
    database: dbname,
    // pg checks the certificate against `host` too, so this is verify-full. Lambda's CAs come by NODE_EXTRA_CA_CERTS.
    ssl: sslmode === 'disable' ? false : { rejectUnauthorized: true },
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  };
}

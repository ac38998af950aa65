import pg from 'pg';
import type { DatabaseSecret } from '../../src/adapters/postgres/connection.ts';

/** A database that one test file, one world or one benchmark has for itself. */
export interface TestDatabase {
  /** As functions sign in; of a database without their user, as its owner does. */
  secret: DatabaseSecret;
  /** As its owner signs in. */
  url: string;
  /** Connections of the owner. */
  pool: pg.Pool;
  /** The rows of one statement of the owner. */
  rows<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

/** What it begins with: the contents of a template database, or nothing. */
export interface DatabaseOptions {
  template?: string;
  /** False: commits do not wait for the disk, where nothing crashes PostgreSQL. */
  isDurable?: boolean;
}

/** Creates it on the server of `serverUrl`. Connects when it is first asked for rows. */
export async function createDatabase(
  serverUrl: string,
  name: string,
  { template, isDurable = true }: DatabaseOptions = {},
): Promise<TestDatabase> {
  await onServer(serverUrl, async (server) => {
    await server.query(`create database ${name} ${template === undefined ? '' : `template ${template}`}`);
    if (!isDurable) await server.query(`alter database ${name} set synchronous_commit = off`);
  });
  const url = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
  const pool = new pg.Pool({ connectionString: url, max: 5 });
  // `drop` can reach the server before the goodbyes of the pool's connections do.
  pool.on('error', () => undefined);
  return {
    secret: ownerSecret(serverUrl, name),
    url,
    pool,
    rows: async (text, values) => (await pool.query(text, values)).rows,
    drop: async () => {
      await pool.end();
      await onServer(serverUrl, (server) => server.query(`drop database ${name} with (force)`));
    },
  };
}

/** Works on a connection to the server's own database, which ends with the work. */
export async function onServer<Result>(
  serverUrl: string,
  work: (server: pg.Client) => Promise<Result>,
): Promise<Result> {
  const server = new pg.Client({ connectionString: serverUrl });
  await server.connect();
  return await work(server).finally(() => server.end());
}

/** What the secret of a database's owner holds, who is that of the server. */
export function ownerSecret(serverUrl: string, dbname: string): DatabaseSecret {
  const { username, password, hostname, port } = new URL(serverUrl);
  return { username, password, host: hostname, port: Number(port), dbname, sslmode: 'disable' };
}

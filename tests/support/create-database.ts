import pg from 'pg';
import type { DatabaseSecret } from '../../src/adapters/postgres/connection.ts';

/** A database for one test file, one world or one benchmark alone. */
export interface TestDatabase {
  /** Signs in like functions; without their user in the database, like its owner. */
  secret: DatabaseSecret;
  /** Signs in as the database's owner. */
  url: string;
  /** Connections of the owner. */
  pool: pg.Pool;
  /** The rows of one statement of the owner. */
  rows<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

/** Its initial content: a template database, or nothing. */
export interface DatabaseOptions {
  template?: string;
  /** False: commits do not wait for the disk, where nothing crashes PostgreSQL. */
  isDurable?: boolean;
}

/** Creates it on the server of `serverUrl`. Connects at the first request for rows. */
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
  // `drop` can reach the server before the pool's connections have said goodbye.
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

/** Works on a connection to the server's own database, and closes it. */
export async function onServer<Result>(
  serverUrl: string,
  work: (server: pg.Client) => Promise<Result>,
): Promise<Result> {
  const server = new pg.Client({ connectionString: serverUrl });
  await server.connect();
  return await work(server).finally(() => server.end());
}

/** The content of the secret of a database's owner, who is the server's owner too. */
export function ownerSecret(serverUrl: string, dbname: string): DatabaseSecret {
  const { username, password, hostname, port } = new URL(serverUrl);
  return { username, password, host: hostname, port: Number(port), dbname, sslmode: 'disable' };
}
